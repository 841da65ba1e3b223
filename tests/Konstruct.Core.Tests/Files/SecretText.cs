namespace Konstruct.Core.Tests.Files;

/// <summary>ExternalSecrets to convert.</summary>
internal static class SecretText
{
    /// <summary>A repository secret that reads the token; it ends with a line end.</summary>
    public const string Pat = """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: repo-engineering   # one of ours
          namespace: argocd
        spec:
          target:
            name: repo-engineering
            template:
              metadata:
                labels:
                  argocd.argoproj.io/secret-type: repository
              data:
                type: "{{ .type }}"
                name: "{{ .name }}"
                url: "{{ .url }}"
                username: "{{ .username }}"
                password: "{{ .password }}"
          dataFrom:
            - extract:
                key: argocd/repo-credentials-template/engineering

        """;

    /// <summary>The same, migrated.</summary>
    public const string App = """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: repo-engineering   # one of ours
          namespace: argocd
        spec:
          target:
            name: repo-engineering
            template:
              metadata:
                labels:
                  argocd.argoproj.io/secret-type: repository
              data:
                type: "{{ .type }}"
                url: "{{ .url }}"
                githubAppID: "{{ .githubAppID }}"
                githubAppInstallationID: "{{ .githubAppInstallationID }}"
                githubAppPrivateKey: "{{ .githubAppPrivateKey }}"
          dataFrom:
            - extract:
                key: argocd/repo-credentials-template/engineering

        """;

    /// <summary>Mentions an ExternalSecret, so that it is parsed, and is none of ours.</summary>
    public const string Other = """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: shop
        spec:
          data:
            - secretKey: password
              remoteRef:
                key: shop/database
                property: password

        """;
}
