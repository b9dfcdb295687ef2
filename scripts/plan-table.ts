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
 * The plans that every page gets: of the countries that clinics and sales teams of North America, Europe and Australia
 * call most, and of those that share their calling codes without digits of their own. The rest is asked of the worker.
 */
const IN_PAGES = new Set(
  `US CA GB GG IM JE IE FR DE AT CH NL BE LU IT ES PT GR CY SE NO SJ DK FI AX PL CZ SK HU RO BG HR SI EE LV LT
  IL ZA IN PH SG AU CC CX NZ MX BR`.split(/\s+/),
)

export type PlanTable = { file: string; text: string }

/** The plans that come with the content script, and the rest. */
export function renderPlanTables(): PlanTable[] {
  const source = JSON.parse(readFileSync(path.join(folder, 'metadata.max.json'), 'utf8')) as Source
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }
  const plans = plansOf(source).map(({ name, plan, main }) => ({
    name,
    main,
    plan,
    head: headOf(name, plan),
    packed: packPlan(plan, main),
  }))
  const here = plans.filter(({ name }) => IN_PAGES.has(name))
  const rest = plans.filter(({ name }) => !IN_PAGES.has(name))
  const mains = new Set(here.map(({ main }) => main))
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
        '/** Of the plans in plan-data-rest.ts only what tells whose number one is. */',
        `export const others =\n  ${quote(rest.map(({ name, plan, main }) => shortHeadOf(name, plan, mains.has(main))).join('\n'))}`,
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

/** What is enough to know that a number is one of this plan, which is not in pages. */
function shortHeadOf(name: string, plan: Metadata, isShared: boolean): string {
  if (!isShared) return `${name}~${plan[0]}`
  if (!plan[10])
    throw new Error(`${name} shares its calling code, and no digits tell it from others: put it into pages`)
  return `${name}~${plan[0]}~~~~~${textsOf(plan[10]).join()}`
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
