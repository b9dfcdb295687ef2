/** `npm run bench -- NAME [--json FILE]`: one benchmark of bench/, as a table and, when asked, as JSON. */
import './node-24.ts'
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildExtension } from './build.ts'
import { endAll, endOnSignals } from './lifetime.ts'
import { ownNetwork } from './network.ts'
import { run } from './processes.ts'
import { root } from './steps.ts'

/** `aim` is what it should be; a metric without one is shown for orientation. */
export type Metric = {
  name: string
  value: number
  unit: string
  aim?: number
  better: 'lower' | 'higher'
  ok?: boolean
}
type Benchmark = { run: () => Promise<Metric[]>; needsBrowser?: boolean }

const names = globSync('bench/*.ts', { cwd: root })
  .map((file) => path.basename(file, '.ts'))
  .toSorted()

const isMet = ({ value, aim, better }: Metric) =>
  aim === undefined || (better === 'lower' ? value <= aim : value >= aim)

async function measure(name: string, jsonFile: string | undefined): Promise<number> {
  const benchmark = (await import(pathToFileURL(path.join(root, 'bench', `${name}.ts`)).href)) as Benchmark
  if (benchmark.needsBrowser ?? true) {
    if (process.env['CALLSIDE_ISOLATED'] !== '1' && (await buildExtension('loopback')) !== 0) return 1
    const network = ownNetwork()
    // The media needs an interface that Chrome accepts, and nothing of a measurement should leave the machine.
    if (network.isolated)
      return run(...network.wrap(process.execPath, process.argv.slice(1)), { cwd: root, show: true })
  }
  const metrics = (await benchmark.run()).map((metric) => ({ ...metric, ok: metric.ok ?? isMet(metric) }))
  const cpu = os.cpus()[0]?.model ?? 'unknown'
  const machine = {
    cpu,
    cores: os.cpus().length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    platform: `${os.platform()} ${os.arch()}`,
    node: process.version,
  }
  console.log(`\n${name} on ${machine.cores} × ${cpu}\n`)
  console.table(
    metrics.map(({ name: metric, value, unit, aim, better, ok }) => ({
      metric,
      value: Number(value.toPrecision(4)),
      unit,
      aim: aim ?? '',
      better,
      ok: ok ? 'yes' : 'no',
    })),
  )
  if (jsonFile !== undefined) {
    mkdirSync(path.dirname(path.resolve(jsonFile)), { recursive: true })
    writeFileSync(
      jsonFile,
      `${JSON.stringify({ bench: name, at: new Date().toISOString(), machine, metrics }, null, 2)}\n`,
    )
  }
  return 0
}

if (import.meta.main) {
  endOnSignals()
  const args = process.argv.slice(2)
  const jsonAt = args.indexOf('--json')
  const jsonFile = jsonAt === -1 ? undefined : args[jsonAt + 1]
  const [name] = args
  if (
    name === undefined ||
    !existsSync(path.join(root, 'bench', `${name}.ts`)) ||
    (jsonAt !== -1 && jsonFile === undefined)
  ) {
    console.error(`npm run bench -- NAME [--json FILE]; NAME is one of: ${names.join(', ') || '(there is none yet)'}`)
    process.exitCode = 1
  } else {
    process.exitCode = await measure(name, jsonFile).catch((error: unknown) => {
      console.error(error)
      return 1
    })
  }
  await endAll()
}
