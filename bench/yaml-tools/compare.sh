#!/usr/bin/env bash
# Compares what general YAML tools make of the same edit with what the module makes of it: how many lines of a file change. Prints a table.
# Needs, where they are to be compared: python3 with ruamel.yaml, node with the package yaml (npm install yaml, in the current folder), yq (https://github.com/kislyuk/yq). One that is missing is left out.
# With KONSTRUCT_UPSTREAM, the vendor's Helm templates are read, too.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
start="$PWD"

module() { dotnet run --project "$root/src/Konstruct.Runner" -- -NonInteractive -Command "[Console]::In.ReadToEnd() | Convert-KonstructExternalSecret -Yaml | ForEach-Object { [Console]::Out.Write(\$_) }"; }
ruamel() { /usr/bin/env "${PYTHON:-python3}" "$here/edit.py" "$@"; }
node_yaml() { (cd "$start" && node "$here/edit.mjs" "$@"); }
kislyuk() {
    if [ "${1:-}" = --unchanged ]; then yq -y .; else
        yq -y 'if .spec.target.template.metadata.labels["argocd.argoproj.io/secret-type"] then .spec.target.template.data |= (del(.name, .username, .password) + {githubAppID: "{{ .githubAppID }}", githubAppInstallationID: "{{ .githubAppInstallationID }}", githubAppPrivateKey: "{{ .githubAppPrivateKey }}"}) else . end'
    fi
}

# How many lines differ, of both files together.
lines() { diff "$1" "$2" | grep -c '^[<>]' || true; }

# How many lines of a file change, or that it cannot be read.
of() { # tool, file, arguments
    local tool="$1" file="$2"
    shift 2
    if "$tool" "$@" < "$file" > "$work/out" 2> /dev/null; then lines "$file" "$work/out"; else echo refused; fi
}

row() { # tool, name
    local tool="$1" name="$2" changed=0 files=0 count=0 refused=0 templates=0
    local edits=()
    for cluster in engineering mgmt-data; do edits+=("$(of "$tool" "$root/samples/gitops/registry/konstruct-clusters/$cluster/secrets/secret.yaml")"); done
    if [ "$tool" != module ]; then
        while IFS= read -r file; do
            files=$((files + 1))
            result="$(of "$tool" "$file" --unchanged)"
            [ "$result" = refused ] || { [ "$result" -eq 0 ] || changed=$((changed + 1)); count=$((count + result)); }
        done < <(find "$root/samples/gitops" -name '*.yaml' | sort)
        if [ -n "${KONSTRUCT_UPSTREAM:-}" ]; then
            while IFS= read -r file; do
                templates=$((templates + 1))
                [ "$(of "$tool" "$file" --unchanged)" != refused ] || refused=$((refused + 1))
            done < <(find "$KONSTRUCT_UPSTREAM/helm" -path '*/templates/*.yaml' | sort)
        fi
        echo "| $name | ${edits[0]} | ${edits[1]} | $count lines in $changed of $files files | $([ "$templates" -eq 0 ] && echo 'not tried' || echo "$refused of $templates refused") |"
    else
        local whole="$work/gitops" before after
        cp -R "$root/samples/gitops" "$whole"
        dotnet run --project "$root/src/Konstruct.Runner" -- -NonInteractive -Command "\$null = Convert-KonstructExternalSecret '$whole'; \$null = Convert-KonstructExternalSecret '$whole'" > /dev/null
        before="$(find "$root/samples/gitops" -name '*.yaml' | wc -l)"
        # The second run is the one that has nothing to change.
        cp -R "$whole" "$work/again"
        dotnet run --project "$root/src/Konstruct.Runner" -- -NonInteractive -Command "\$null = Convert-KonstructExternalSecret '$work/again'" > /dev/null
        after="$(diff -r "$whole" "$work/again" | grep -c '^[<>]' || true)"
        if [ -n "${KONSTRUCT_UPSTREAM:-}" ]; then
            refused="$(dotnet run --project "$root/src/Konstruct.Runner" -- -NonInteractive -Command "\$e = @(); \$null = Convert-KonstructExternalSecret '$KONSTRUCT_UPSTREAM/helm' -WhatIf -ErrorVariable e -ErrorAction SilentlyContinue; \$e.Count" | tail -1)"
            templates="$(find "$KONSTRUCT_UPSTREAM/helm" -path '*/templates/*.yaml' | wc -l)"
        fi
        echo "| $name | ${edits[0]} | ${edits[1]} | $after lines in 0 of $before files | $([ "$templates" -eq 0 ] && echo 'not tried' || echo "$refused of $templates refused") |"
    fi
}

echo '| tool | lines changed in a | lines changed in b | changed where nothing was to change | Helm templates |'
echo '|---|--:|--:|--:|--:|'
row module "this module $(sed -n "s/.*ModuleVersion *= *'\(.*\)'/\1/p" "$root/Konstruct.psd1")"
if "${PYTHON:-python3}" -c 'import ruamel.yaml' 2> /dev/null; then row ruamel "ruamel.yaml $("${PYTHON:-python3}" -c 'import ruamel.yaml; print(ruamel.yaml.__version__)'), round trip"; fi
if node -e 'require("yaml")' 2> /dev/null; then row node_yaml "npm yaml $(node -p 'require("yaml/package.json").version'), documents"; fi
if yq --version 2> /dev/null | grep -q '^yq [0-9]'; then row kislyuk "$(yq --version)"; fi
