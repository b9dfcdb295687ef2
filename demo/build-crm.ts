import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'

export type Built = { page: string; files: Map<string, { type: string; body: Buffer }> }

const source = join(import.meta.dirname, 'crm')
const cache = join(import.meta.dirname, '..', '.cache', 'demo')

/** Bundles the sample CRM, unless the same sources were bundled before. */
export async function buildCrm(): Promise<Built> {
  const outDir = join(cache, await fingerprint())
  const known = await readBuilt(outDir)
  if (known) return known
  await build({
    configFile: false,
    root: source,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    // Started from a test, NODE_ENV is `test`, and Vite would call React's development JSX, which production React lacks.
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: { outDir, emptyOutDir: true, rollupOptions: { input: join(source, 'main.tsx') } },
  })
  const built = await readBuilt(outDir)
  if (!built) throw new Error('the sample CRM was built without a script')
  return built
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  const names = (await readdir(source)).sort()
  for (const file of [...names.map((name) => join(source, name)), import.meta.filename]) {
    hash.update(file.slice(source.length)).update(await readFile(file))
  }
  return hash.digest('hex').slice(0, 16)
}

/** File names carry a hash of their content, so the browser may keep them for ever. */
async function readBuilt(outDir: string): Promise<Built | null> {
  const names = await readdir(join(outDir, 'assets')).catch(() => [])
  const script = names.find((name) => name.endsWith('.js'))
  if (!script) return null
  const files: Built['files'] = new Map()
  for (const name of names) {
    const type = name.endsWith('.css') ? 'text/css' : 'text/javascript'
    files.set(`/assets/${name}`, { type, body: await readFile(join(outDir, 'assets', name)) })
  }
  const styles = names
    .filter((name) => name.endsWith('.css'))
    .map((name) => `<link rel="stylesheet" href="/assets/${name}">`)
  const page = `<!doctype html><html lang="en-US"><head><meta charset="utf-8"><title>Tidewater CRM</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">${styles.join('')}</head>
<body><div id="app"></div><script type="module" src="/assets/${script}"></script></body></html>`
  return { page, files }
}
