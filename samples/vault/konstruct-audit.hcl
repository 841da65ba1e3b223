# To look only: Test-KonstructArgoAuth, and -WhatIf of the others.
path "secret/data/argocd/repo-credentials-template/*" {
  capabilities = ["read"]
}
