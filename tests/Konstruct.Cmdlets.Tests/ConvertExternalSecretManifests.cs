namespace Konstruct.Cmdlets.Tests;

/// <summary>Manifests to convert, as a live repository has them; each ends with a line end.</summary>
internal static class ConvertExternalSecretManifests
{
    /// <summary>ArgoCD's repository secret, on the token.</summary>
    public const string Argo = """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: repo-engineering
          namespace: argocd
        spec:
          refreshInterval: 10s
          target:
            name: repo-engineering
            template:
              metadata:
                labels:
                  argocd.argoproj.io/secret-type: repository
              data:
                # filled from Vault
                type: "{{ .type }}"
                name: "{{ .name }}"
                url: "{{ .url }}"   # the platform's
                username: "{{ .username }}"
                password: "{{ .password }}"
          dataFrom:
            - extract:
                key: argocd/repo-credentials-template/engineering

        """;

    /// <summary>The same on the App.</summary>
    public const string ArgoConverted = """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: repo-engineering
          namespace: argocd
        spec:
          refreshInterval: 10s
          target:
            name: repo-engineering
            template:
              metadata:
                labels:
                  argocd.argoproj.io/secret-type: repository
              data:
                # filled from Vault
                type: "{{ .type }}"
                url: "{{ .url }}"   # the platform's
                githubAppID: "{{ .githubAppID }}"
                githubAppInstallationID: "{{ .githubAppInstallationID }}"
                githubAppPrivateKey: "{{ .githubAppPrivateKey }}"
          dataFrom:
            - extract:
                key: argocd/repo-credentials-template/engineering

        """;

    /// <summary>Crossplane's git secret, on the token; its last lines change.</summary>
    public const string Crossplane = """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: git-credentials
          namespace: crossplane-system
        spec:
          target:
            name: git-credentials
            template:
              engineVersion: v2
              data:
                creds: |
                  https://{{ .username }}:{{ .password }}@github.com
          refreshInterval: 10s
          data:
            - remoteRef:
                key: argocd/repo-credentials-template/engineering
                property: username
              secretKey: username
            - remoteRef:
                key: argocd/repo-credentials-template/engineering
                property: password
              secretKey: password

        """;

    /// <summary>The actions runner's secret, on the token; its last lines change.</summary>
    public const string Runner = """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: controller-manager
          namespace: github-runner
        spec:
          data:
          - remoteRef:
              key: argocd/repo-credentials-template/engineering
              property: password
            secretKey: github_token

        """;

    /// <summary>The same on the App.</summary>
    public const string RunnerConverted = """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: controller-manager
          namespace: github-runner
        spec:
          data:
          - remoteRef:
              key: argocd/repo-credentials-template/engineering
              property: githubAppID
            secretKey: github_app_id
          - remoteRef:
              key: argocd/repo-credentials-template/engineering
              property: githubAppInstallationID
            secretKey: github_app_installation_id
          - remoteRef:
              key: argocd/repo-credentials-template/engineering
              property: githubAppPrivateKey
            secretKey: github_app_private_key

        """;

    /// <summary>Somebody's application that reads the token: a finding.</summary>
    public const string TokenReader = """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: shop
        spec:
          data:
            - secretKey: token
              remoteRef:
                key: argocd/repo-credentials-template/engineering
                property: password

        """;

    /// <summary>None of ours, and of no interest.</summary>
    public const string Unrelated = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n";
}
