# Edits an ExternalSecret as Convert-KonstructExternalSecret does; for yq.
def value(name): "{{ .\(name) }}";
def fields: {githubAppID: "id", githubAppInstallationID: "installation_id", githubAppPrivateKey: "private_key"};
if type != "object" or .kind != "ExternalSecret" then .
elif .metadata.name == "git-credentials" then
  (.spec.data[0].remoteRef.key | sub("(-platform)?$"; "-platform")) as $key
  | .metadata.name = "github-app-credentials"
  | .spec.target.name = "github-app-credentials"
  | .spec.target.creationPolicy = "Owner"
  | .spec.target.template = {
      metadata: {annotations: {"managed-by": "argocd.argoproj.io"}, labels: {"argocd.argoproj.io/secret-type": "repository"}},
      type: "Opaque",
      data: {type: value("type"), url: value("url"), app_id: value("githubAppID"), installation_id: value("githubAppInstallationID"), github_app_private_key: value("githubAppPrivateKey")}
    }
  | if .spec.refreshInterval == "10s" then .spec.refreshInterval = "120s" else . end
  | del(.spec.data)
  | .spec.dataFrom = [{extract: {key: $key}}]
elif .spec.target.template.metadata.labels["argocd.argoproj.io/secret-type"] | IN("repository", "repo-creds") then
  .spec.target.template.data |= (del(.name, .username, .password) + (fields | with_entries(.value = value(.key))))
elif any(.spec.data[]?; .secretKey == "github_token") then
  .spec.data |= map(if .secretKey == "github_token" then .remoteRef.key as $key | fields | to_entries[] | {secretKey: "github_app_\(.value)", remoteRef: {key: $key, property: .key}} else . end)
else . end
