"""Edits the ExternalSecrets below a folder as Convert-KonstructExternalSecret does, with ruamel.yaml. With --read, prints how many files cannot be read."""
import pathlib
import re
import sys

import ruamel.yaml
from ruamel.yaml.scalarstring import DoubleQuotedScalarString as quoted

FIELDS = {"githubAppID": "id", "githubAppInstallationID": "installation_id", "githubAppPrivateKey": "private_key"}

yaml = ruamel.yaml.YAML()
yaml.preserve_quotes = True
yaml.width = 4096


def value(name):
    return quoted("{{ .%s }}" % name)


def edit(document):
    if not isinstance(document, dict) or document.get("kind") != "ExternalSecret":
        return False
    spec = document["spec"]
    template = spec["target"].get("template") or {}
    if document["metadata"]["name"] == "git-credentials":
        key = spec["data"][0]["remoteRef"]["key"]
        document["metadata"]["name"] = spec["target"]["name"] = "github-app-credentials"
        spec["target"]["creationPolicy"] = "Owner"
        spec["target"]["template"] = {
            "metadata": {"annotations": {"managed-by": "argocd.argoproj.io"}, "labels": {"argocd.argoproj.io/secret-type": "repository"}},
            "type": "Opaque",
            "data": {"type": value("type"), "url": value("url"), "app_id": value("githubAppID"), "installation_id": value("githubAppInstallationID"),
                     "github_app_private_key": value("githubAppPrivateKey")},
        }
        if spec.get("refreshInterval") == "10s":
            spec["refreshInterval"] = "120s"
        del spec["data"]
        spec["dataFrom"] = [{"extract": {"key": re.sub("(-platform)?$", "-platform", key, count=1)}}]
        return True
    if ((template.get("metadata") or {}).get("labels") or {}).get("argocd.argoproj.io/secret-type") in ("repository", "repo-creds"):
        for name in ("name", "username", "password"):
            template["data"].pop(name, None)
        for name in FIELDS:
            template["data"][name] = value(name)
        return True
    items = spec.get("data") or []
    for index, item in enumerate(items):
        if item.get("secretKey") == "github_token":
            key = item["remoteRef"]["key"]
            items[index:index + 1] = [{"secretKey": "github_app_" + short, "remoteRef": {"key": key, "property": name}} for name, short in FIELDS.items()]
            return True
    return False


unreadable = 0
for path in sorted(pathlib.Path(sys.argv[-1]).rglob("*.yaml")):
    text = path.read_text(encoding="utf-8")
    if sys.argv[1] == "--read":
        try:
            list(yaml.load_all(text))
        except Exception:
            unreadable += 1
    elif "ExternalSecret" in text:
        documents = list(yaml.load_all(text))
        if any([edit(document) for document in documents]):
            with path.open("w", encoding="utf-8") as stream:
                yaml.dump_all(documents, stream)
if sys.argv[1] == "--read":
    print(unreadable)
