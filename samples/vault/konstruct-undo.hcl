# To take it back: Undo-KonstructMigration, Undo-KonstructVaultAppCredential.
path "secret/data/argocd/repo-credentials-template/*" {
  capabilities = ["read", "update"]
}

# For what did not exist before: the version that was written is deleted. It can be brought back (vault kv undelete).
path "secret/delete/argocd/repo-credentials-template/*" {
  capabilities = ["update"]
}
