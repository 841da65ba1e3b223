# To take the token away in the end: -RemovePat. It makes a new version; the old ones stay.
path "secret/data/argocd/repo-credentials-template/*" {
  capabilities = ["read", "update"]
}
