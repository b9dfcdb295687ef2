/** The applications of tests/fixtures/apps, built once and served on this machine. */
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { root } from '../../scripts/steps.ts'
import { servePages } from './serve-pages.ts'

export const appNames = ['react', 'angular', 'vue', 'lit', 'editor'] as const
export type AppName = (typeof appNames)[number]

/** `url(name)` is a page that the extension runs on, `bareUrl(name)` the same page where it does not. */
export type Apps = { url(name: AppName): string; bareUrl(name: AppName): string; stop(): Promise<void> }

const source = join(root, 'tests/fixtures/apps')
const cache = join(root, '.cache/apps')

const style = `body{font:14px/20px sans-serif;margin:16px;width:900px}table{border-spacing:0}td,th{text-align:left;
padding:2px 150px 2px 0;white-space:nowrap}ul{padding:0;list-style:none}input{width:200px}[contenteditable],textarea{
display:block;white-space:pre-wrap;width:700px;height:60px;margin:8px 0;border:1px solid #888}`

export async function serveApps(): Promise<Apps> {
  const files = await buildApps()
  const pages = await servePages((path) => {
    const file = files.get(path)
    if (file) return { type: 'text/javascript', body: file }
    const name = appNames.find((each) => path === `/${each}`)
    return name === undefined ? undefined : { type: 'text/html; charset=utf-8', body: pageOf(name) }
  })
  return {
    url: (name) => `http://apps.localhost:${pages.port}/${name}`,
    bareUrl: (name) => `http://127.0.0.1:${pages.port}/${name}`,
    stop: pages.stop,
  }
}

/** Lit marks its templates by chance: the same chance for everybody. */
const pageOf = (name: AppName) => `<!doctype html><html lang="en-US"><head><meta charset="utf-8"><title>${name}</title>
<link rel="icon" href="data:,"><style>${style}</style>
<script>{ let seed = 1; Math.random = () => (seed = (seed * 16807) % 2147483647) / 2147483647 }</script></head>
<body><div id="app"></div><script type="module" src="/${name}.js"></script></body></html>`

async function buildApps(): Promise<Map<string, Buffer>> {
  const outDir = join(cache, fingerprint())
  const known = await readBuilt(outDir)
  if (known.size > 0) return known
  await build({
    configFile: false,
    root: source,
    logLevel: 'error',
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    // The applications bring their templates as text, so Vue has to bring its compiler.
    resolve: { alias: { vue: 'vue/dist/vue.esm-bundler.js' }, conditions: ['module', 'browser', 'production'] },
    // Started from a test, NODE_ENV is `test`, and Vite would call React's development JSX, which production React lacks.
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      outDir,
      emptyOutDir: true,
      rollupOptions: {
        input: Object.fromEntries(appNames.map((name) => [name, globSync(join(source, name, 'main.ts*'))[0] ?? name])),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunk-[hash].js' },
      },
    },
  })
  return readBuilt(outDir)
}

function fingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(import.meta.filename))
  hash.update(readFileSync(join(root, 'package-lock.json')))
  for (const file of globSync('**/*.ts*', { cwd: source }).toSorted())
    hash.update(file).update(readFileSync(join(source, file)))
  return hash.digest('hex').slice(0, 16)
}

async function readBuilt(outDir: string): Promise<Map<string, Buffer>> {
  const names = (await readdir(outDir).catch(() => [])).filter((name) => name.endsWith('.js'))
  const files = await Promise.all(names.map(async (name) => [`/${name}`, await readFile(join(outDir, name))] as const))
  return new Map(files)
}
