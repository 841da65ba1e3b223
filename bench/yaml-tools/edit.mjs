// Makes the guide's edit of ArgoCD's repository secrets with the npm package yaml, or with --unchanged reads and writes alone. Standard input to standard output.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { parseAllDocuments } = createRequire(process.cwd() + '/')('yaml')
const documents = parseAllDocuments(readFileSync(0, 'utf8'))
for (const document of documents) {
  if (document.errors.length > 0) throw document.errors[0]
  if (process.argv.includes('--unchanged')) continue
  const template = ['spec', 'target', 'template']
  if (!document.hasIn([...template, 'metadata', 'labels', 'argocd.argoproj.io/secret-type'])) continue
  for (const name of ['name', 'username', 'password']) document.deleteIn([...template, 'data', name])
  for (const name of ['githubAppID', 'githubAppInstallationID', 'githubAppPrivateKey']) {
    const value = document.createNode(`{{ .${name} }}`)
    value.type = 'QUOTE_DOUBLE'
    document.setIn([...template, 'data', name], value)
  }
}
process.stdout.write(documents.map(d => d.toString({ lineWidth: 0 })).join(''))
