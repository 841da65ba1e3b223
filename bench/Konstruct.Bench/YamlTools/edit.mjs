// Edits the ExternalSecrets below a folder as Convert-KonstructExternalSecret does, with the npm package yaml, which lies in the current folder. With --read, prints how many files cannot be read.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const { parseAllDocuments } = createRequire(process.cwd() + '/')('yaml')
const fields = { githubAppID: 'id', githubAppInstallationID: 'installation_id', githubAppPrivateKey: 'private_key' }
const template = ['spec', 'target', 'template']

function parse(text) {
  const documents = parseAllDocuments(text)
  for (const document of documents) if (document.errors.length > 0) throw document.errors[0]
  return documents
}

function edit(document) {
  if (document.get?.('kind') !== 'ExternalSecret') return false
  const value = name => Object.assign(document.createNode(`{{ .${name} }}`), { type: 'QUOTE_DOUBLE' })
  if (document.getIn(['metadata', 'name']) === 'git-credentials') {
    const key = document.getIn(['spec', 'data', 0, 'remoteRef', 'key'])
    document.setIn(['metadata', 'name'], 'github-app-credentials')
    document.setIn(['spec', 'target', 'name'], 'github-app-credentials')
    document.setIn(['spec', 'target', 'creationPolicy'], 'Owner')
    document.setIn(template, document.createNode({
      metadata: { annotations: { 'managed-by': 'argocd.argoproj.io' }, labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
      type: 'Opaque',
      data: {},
    }))
    const names = { type: 'type', url: 'url', app_id: 'githubAppID', installation_id: 'githubAppInstallationID', github_app_private_key: 'githubAppPrivateKey' }
    for (const [name, from] of Object.entries(names)) document.setIn([...template, 'data', name], value(from))
    if (document.getIn(['spec', 'refreshInterval']) === '10s') document.setIn(['spec', 'refreshInterval'], '120s')
    document.deleteIn(['spec', 'data'])
    document.setIn(['spec', 'dataFrom'], document.createNode([{ extract: { key: key.replace(/(-platform)?$/, '-platform') } }]))
    return true
  }
  if (['repository', 'repo-creds'].includes(document.getIn([...template, 'metadata', 'labels', 'argocd.argoproj.io/secret-type']))) {
    for (const name of ['name', 'username', 'password']) document.deleteIn([...template, 'data', name])
    for (const name of Object.keys(fields)) document.setIn([...template, 'data', name], value(name))
    return true
  }
  const items = document.getIn(['spec', 'data'])?.items ?? []
  const at = items.findIndex(item => item.get('secretKey') === 'github_token')
  if (at < 0) return false
  const key = items[at].getIn(['remoteRef', 'key'])
  items.splice(at, 1, ...Object.entries(fields).map(([name, short]) => document.createNode({ secretKey: `github_app_${short}`, remoteRef: { key, property: name } })))
  return true
}

const reads = process.argv[2] === '--read'
const folder = process.argv.at(-1)
let unreadable = 0
for (const name of readdirSync(folder, { recursive: true }).filter(n => n.endsWith('.yaml'))) {
  const path = join(folder, name)
  const text = readFileSync(path, 'utf8')
  if (reads) {
    try { parse(text) } catch { unreadable++ }
  } else if (text.includes('ExternalSecret')) {
    const documents = parse(text)
    if (documents.map(edit).some(Boolean)) writeFileSync(path, documents.map(d => d.toString({ lineWidth: 0 })).join(''))
  }
}
if (reads) console.log(unreadable)
