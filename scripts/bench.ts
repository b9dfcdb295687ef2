/** `npm run bench -- NAME [--json FILE] [--verbose]`: one benchmark of bench/, as a table and, when asked, as JSON. */
import './node-24.ts'
import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
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
      // A figure for orientation has nothing to meet.
      ok: aim === undefined ? '' : ok ? 'yes' : 'no',
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
  const usage = `Usage:\n  npm run bench -- NAME [--json FILE] [--verbose] [--minutes N]; NAME is one of: ${names.join(', ') || '(there is none yet)'}`
  const wanted = readArguments()
  if (wanted === 'help') console.log(usage)
  else if (wanted === undefined) {
    console.error(usage)
    process.exitCode = 2
  } else {
    process.exitCode = await measure(wanted.name, wanted.jsonFile).catch((error: unknown) => {
      console.error(error)
      return 1
    })
  }
  await endAll()
}

function readArguments(): { name: string; jsonFile: string | undefined } | 'help' | undefined {
  try {
    const options = {
      json: { type: 'string' },
      // A benchmark that has more to say, or may run shorter, looks for it itself.
      verbose: { type: 'boolean' },
      minutes: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    } as const
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    if (values.help) return 'help'
    const [name, ...more] = positionals
    return name !== undefined && names.includes(name) && more.length === 0 ? { name, jsonFile: values.json } : undefined
  } catch {
    return undefined // an unknown option, or --json without its file
  }
}
