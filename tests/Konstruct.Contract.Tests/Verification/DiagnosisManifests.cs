namespace Konstruct.Contract.Tests.Verification;

/// <summary>What a migrated project has in its cluster and in the parent.</summary>
internal static class DiagnosisManifests
{
    /// <summary>The ExternalSecrets of the project's cluster.</summary>
    public const string ExternalSecrets = """
        {apiVersion: external-secrets.io/v1, kind: ClusterSecretStore, metadata: {name: vault}, spec: {provider: {vault: {server: 'http://vault', path: secret, version: v2}}}}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: teams, namespace: argocd}
        spec:
          refreshInterval: 1h
          secretStoreRef: {kind: ClusterSecretStore, name: vault}
          target:
            name: teams
            template:
              metadata: {labels: {argocd.argoproj.io/secret-type: repository}}
              data: {type: "{{ .type }}", url: "{{ .url }}", githubAppID: "{{ .githubAppID }}", githubAppInstallationID: "{{ .githubAppInstallationID }}", githubAppPrivateKey: "{{ .githubAppPrivateKey }}"}
          dataFrom: [{extract: {key: argocd/repo-credentials-template/engineering}}]
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: platform, namespace: argocd}
        spec:
          refreshInterval: 1h
          secretStoreRef: {kind: ClusterSecretStore, name: vault}
          target:
            name: platform
            template:
              metadata: {labels: {argocd.argoproj.io/secret-type: repository}}
              data: {type: "{{ .type }}", url: "{{ .url }}", githubAppID: "{{ .githubAppID }}", githubAppInstallationID: "{{ .githubAppInstallationID }}", githubAppPrivateKey: "{{ .githubAppPrivateKey }}"}
          dataFrom: [{extract: {key: argocd/repo-credentials-template/engineering-platform}}]
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: github-app-credentials, namespace: crossplane-system}
        spec:
          refreshInterval: 1h
          secretStoreRef: {kind: ClusterSecretStore, name: vault}
          target:
            name: github-app-credentials
            template:
              data: {type: "{{ .type }}", url: "{{ .url }}", app_id: "{{ .githubAppID }}", installation_id: "{{ .githubAppInstallationID }}", github_app_private_key: "{{ .githubAppPrivateKey }}"}
          dataFrom: [{extract: {key: argocd/repo-credentials-template/engineering-platform}}]
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: controller-manager, namespace: actions-runner-system}
        spec:
          refreshInterval: 1h
          secretStoreRef: {kind: ClusterSecretStore, name: vault}
          target:
            name: controller-manager
            template:
              data: {github_app_id: "{{ .githubAppID }}", github_app_installation_id: "{{ .githubAppInstallationID }}", github_app_private_key: "{{ .githubAppPrivateKey }}"}
          dataFrom: [{extract: {key: argocd/repo-credentials-template/engineering}}]
        """;

    /// <summary>The rest of the project's cluster.</summary>
    public const string Cluster = """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: teams-applications, namespace: argocd}
        spec:
          project: default
          source: {repoURL: 'https://github.com/acme/gitops.git', path: registry, targetRevision: HEAD}
          destination: {server: 'https://kubernetes.default.svc', namespace: default}
          syncPolicy: {automated: {prune: true, selfHeal: true}}
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: platform-applications, namespace: argocd}
        spec:
          project: default
          source: {repoURL: 'https://github.com/acme-platform/gitops', path: platform, targetRevision: HEAD}
          destination: {server: 'https://kubernetes.default.svc', namespace: default}
          syncPolicy: {automated: {prune: true, selfHeal: true}}
        ---
        apiVersion: pkg.crossplane.io/v1beta1
        kind: DeploymentRuntimeConfig
        metadata: {name: terraform-config}
        spec: {deploymentTemplate: {spec: {template: {spec: {containers: [{name: package-runtime, image: 'ghcr.io/konstructio/provider-terraform:v0.0.1-rc.2'}]}}}}}
        ---
        apiVersion: pkg.crossplane.io/v1
        kind: Provider
        metadata: {name: crossplane-provider-terraform}
        spec: {package: 'xpkg.upbound.io/upbound/provider-terraform:v0.20.0', runtimeConfigRef: {name: terraform-config}}
        ---
        apiVersion: tf.upbound.io/v1beta1
        kind: ProviderConfig
        metadata: {name: engineering}
        spec: {credentials: [{filename: .git-credentials, source: Secret, secretRef: {namespace: crossplane-system, name: github-app-credentials, key: creds}}]}
        ---
        apiVersion: tf.upbound.io/v1beta1
        kind: Workspace
        metadata: {name: infrastructure}
        spec: {providerConfigRef: {name: engineering}, forProvider: {source: Remote, module: 'git::https://github.com/acme-platform/gitops.git//terraform?ref=main'}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: metrics, namespace: crossplane-system, labels: {app: crossplane-provider-terraform}}
        spec: {selector: {pkg.crossplane.io/provider: provider-terraform}, ports: [{name: metrics, port: 8080, targetPort: 8080}]}
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: {name: crossplane-provider-terraform, namespace: crossplane-system}
        spec: {selector: {matchLabels: {app: crossplane-provider-terraform}}, endpoints: [{port: metrics, path: /metrics}]}
        """;

    /// <summary>The parent cluster.</summary>
    public const string Parent = """
        apiVersion: konstruct.io/v1alpha1
        kind: GitAccount
        metadata: {name: acme, namespace: konstruct-system}
        spec: {provider: github, owner: acme, authentication: {type: githubApp, secretRef: {name: acme-git-account}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: workloadcluster-operator, namespace: konstruct-system, labels: {app.kubernetes.io/name: workloadcluster-operator}}
        spec:
          replicas: 1
          selector: {matchLabels: {app.kubernetes.io/name: workloadcluster-operator}}
          template: {metadata: {labels: {app.kubernetes.io/name: workloadcluster-operator}}, spec: {containers: [{name: manager, image: operator}]}}
        status: {observedGeneration: 1, replicas: 1, availableReplicas: 1}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: workloadcluster-operator-0, namespace: konstruct-system, labels: {app.kubernetes.io/name: workloadcluster-operator}}
        spec: {containers: [{name: manager, image: operator}]}
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: engineering-prometheus, namespace: argocd}
        spec:
          source: {repoURL: 'https://prometheus-community.github.io/helm-charts', chart: kube-prometheus-stack, targetRevision: 68.3.0}
          destination: {name: engineering, namespace: observability}
          syncPolicy: {automated: {}}
        status: {sync: {status: Synced}, health: {status: Healthy}}
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: engineering-secrets, namespace: argocd}
        spec:
          source: {repoURL: 'https://github.com/acme-platform/gitops.git', path: registry/clusters/engineering/secrets, targetRevision: HEAD}
          destination: {name: engineering, namespace: argocd}
        status: {sync: {status: Synced}, health: {status: Healthy}}
        """;
}
