# To write the App's credential: Invoke-KonstructMigration, Set-KonstructVaultAppCredential.
# "create" is for projects that have no secret yet; where all have one, leave it out.
path "secret/data/argocd/repo-credentials-template/*" {
  capabilities = ["create", "read", "update"]
}
