"""Makes the guide's edit of ArgoCD's repository secrets with ruamel.yaml, or with --unchanged reads and writes alone. Standard input to standard output."""
import sys

import ruamel.yaml

yaml = ruamel.yaml.YAML()
yaml.preserve_quotes = True
yaml.width = 4096
documents = list(yaml.load_all(sys.stdin))
for document in documents if "--unchanged" not in sys.argv else []:
    template = (((document or {}).get("spec") or {}).get("target") or {}).get("template") or {}
    if "argocd.argoproj.io/secret-type" not in ((template.get("metadata") or {}).get("labels") or {}):
        continue
    data = template["data"]
    for name in ("name", "username", "password"):
        data.pop(name, None)
    for name in ("githubAppID", "githubAppInstallationID", "githubAppPrivateKey"):
        data[name] = ruamel.yaml.scalarstring.DoubleQuotedScalarString("{{ .%s }}" % name)
yaml.dump_all(documents, sys.stdout)
