/** Writes lib/phone/plan-data.ts from the metadata of libphonenumber-js. `--check` only compares. */
import './node-24.ts'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { textsOf } from './plan-table/automaton.ts'
import { commonRuns, type Metadata, packPlan, shorten } from './plan-table/pack.ts'
import { root } from './steps.ts'

type Source = {
  country_calling_codes: Record<string, string[]>
  countries: Record<string, Metadata>
  nonGeographic: Record<string, Metadata>
}

const folder = path.join(root, 'node_modules/libphonenumber-js')

/**
 * The calling codes whose plans every page gets: where the people are whom clinics and sales teams call, and whose plan
 * is not much larger than that is worth. The rest is asked of the worker.
 */
const IN_PAGES = new Set(
  `1 44 353 33 49 43 41 31 32 352 39 34 351 30 45 46 47 358 48 420 421 36 40 359 385 386 370 371 357 380 7 90
  972 971 966 20 27 234 254 91 92 81 82 886 65 66 84 63 61 64 52 55 56 57`.split(/\s+/),
)

export type PlanTable = { file: string; text: string }

/** The plans that come with the content script, and the rest. */
export function renderPlanTables(): PlanTable[] {
  const source = JSON.parse(readFileSync(path.join(folder, 'metadata.max.json'), 'utf8')) as Source
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }
  const plans = plansOf(source).map(({ name, plan, main }) => ({
    short: `${name}~${plan[0]}`,
    head: headOf(name, plan),
    packed: packPlan(plan, main),
    inPages: IN_PAGES.has(plan[0]),
  }))
  const here = plans.filter(({ inPages }) => inPages)
  const rest = plans.filter(({ inPages }) => !inPages)
  const runs = commonRuns(here.map(({ packed }) => packed))
  const automata = (of: typeof plans) => of.map(({ packed }) => shorten(packed, runs)).join('\n')
  const from = [
    '// Written by `npm run plan-table`; do not edit.',
    `// The numbering plans of libphonenumber-js ${version} (MIT) in a packed form, made from the metadata of Google's`,
    '// libphonenumber (Copyright The Libphonenumber Authors, Apache License 2.0). plan-states.ts and plan.ts read it.',
    '',
  ]
  return [
    {
      file: 'lib/phone/plan-data.ts',
      text: [
        ...from,
        '/** Country, calling code, IDD prefix, lengths, trunk prefix as a pattern, its transform, leading digits. */',
        `export const plans =\n  ${quote(here.map(({ head }) => head).join('\n'))}`,
        '',
        '/** Country and calling code of the plans in plan-data-rest.ts. */',
        `export const others =\n  ${quote(rest.map(({ short }) => short).join('\n'))}`,
        '',
        '/** What each sign of an automaton stands for, from `#` on. */',
        `export const runs =\n  ${quote(runs.join(' '))}`,
        '',
        '/** One automaton a line, in the order of `plans`. */',
        `export const automata =\n  ${quote(automata(here))}`,
        '',
      ].join('\n'),
    },
    {
      file: 'lib/phone/plan-data-rest.ts',
      text: [
        ...from,
        '/** Plans as in plan-data.ts, an empty line, and their automata. */',
        `export const restOfPlans =\n  ${quote(`${rest.map(({ head }) => head).join('\n')}\n\n${automata(rest)}`)}`,
        '',
      ].join('\n'),
    },
  ]
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
  for (const { file, text } of renderPlanTables()) {
    const at = path.join(root, file)
    if (process.argv.includes('--check')) {
      const isFresh = existsSync(at) && readFileSync(at, 'utf8').replaceAll('\r\n', '\n') === text
      if (isFresh) continue
      console.error(`${file} is stale: run \`npm run plan-table\``)
      process.exitCode = 1
    } else {
      writeFileSync(at, text)
      console.log(`${file}: ${text.length} characters`)
    }
  }
}
