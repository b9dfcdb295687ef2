/** Writes lib/phone/plan-data.ts from the metadata of libphonenumber-js. `--check` only compares. */
import './node-24.ts'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { textsOf } from './plan-table/automaton.ts'
import { type Metadata, packPlan, shorten } from './plan-table/pack.ts'
import { root } from './steps.ts'

type Source = {
  country_calling_codes: Record<string, string[]>
  countries: Record<string, Metadata>
  nonGeographic: Record<string, Metadata>
}

const file = path.join(root, 'lib/phone/plan-data.ts')
const folder = path.join(root, 'node_modules/libphonenumber-js')

export function renderPlanTable(): string {
  const source = JSON.parse(readFileSync(path.join(folder, 'metadata.max.json'), 'utf8')) as Source
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }
  const plans = plansOf(source)
  const { runs, short } = shorten(plans.map(({ plan, main }) => packPlan(plan, main)))
  return [
    '// Written by `npm run plan-table`; do not edit.',
    `// The numbering plans of libphonenumber-js ${version} (MIT) in a packed form, made from the metadata of Google's`,
    '// libphonenumber (Copyright The Libphonenumber Authors, Apache License 2.0). plan-states.ts and plan.ts read it.',
    '',
    '/** Country, calling code, IDD prefix, lengths, trunk prefix as a pattern, its transform, leading digits. */',
    `export const plans =\n  ${quote(plans.map(({ name, plan }) => headOf(name, plan)).join('\n'))}`,
    '',
    '/** What each sign of `automata` stands for, from `#` on. */',
    `export const runs =\n  ${quote(runs.join(' '))}`,
    '',
    '/** One automaton a line, in the order of `plans`. */',
    `export const automata =\n  ${quote(short.join('\n'))}`,
    '',
  ].join('\n')
}

/** In the order in which a calling code asks its countries; numbers of no country last. */
function plansOf(source: Source): { name: string; plan: Metadata; main: Metadata }[] {
  const plan = (country: string): Metadata => {
    const found = source.countries[country]
    if (!found) throw new Error(`no plan of ${country}`)
    return found
  }
  const ofCountries = Object.values(source.country_calling_codes).flatMap((countries) =>
    countries.map((name) => ({ name, plan: plan(name), main: plan(countries[0] ?? name) })),
  )
  const ofNone = Object.values(source.nonGeographic).map((each) => ({ name: '', plan: each, main: each }))
  return [...ofCountries, ...ofNone]
}

function headOf(name: string, plan: Metadata): string {
  const [callingCode, idd, , lengths, , trunk, , trunkPattern, transform, , leading] = plan
  const sizes = lengths.map((length) => String.fromCharCode(96 + length)).join('')
  const prefixes = leading ? textsOf(leading).join() : ''
  const fields = [name, callingCode, idd === '00' ? '' : idd, sizes, trunkPattern || trunk, transform, prefixes]
  return fields
    .map((field) => field || '')
    .join('~')
    .replace(/~+$/, '')
}

/** A literal as the formatter wants it. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}'`
}

if (import.meta.main) {
  const text = renderPlanTable()
  if (process.argv.includes('--check')) {
    const isFresh = existsSync(file) && readFileSync(file, 'utf8').replaceAll('\r\n', '\n') === text
    if (!isFresh) console.error('lib/phone/plan-data.ts is stale: run `npm run plan-table`')
    process.exitCode = isFresh ? 0 : 1
  } else {
    writeFileSync(file, text)
    console.log(`lib/phone/plan-data.ts: ${text.length} characters`)
  }
}
