/**
 * How right the number finder is on the project's own labelled texts and pages, by category and beside what others use.
 * `--verbose` lists what was wrong or missed.
 */
import type { Metric } from '../scripts/bench.ts'
import { ours } from './detect-quality/ours.ts'
import { readPages } from './detect-quality/page-set.ts'
import { type PageResult, scanPages } from './detect-quality/pages.ts'
import { type Found, googleMatcher, libphonenumberJs } from './detect-quality/peers.ts'
import { byCategory, compare, f1, precision, recall, type Score, total } from './detect-quality/score.ts'
import { type LabelledText, readTexts } from './detect-quality/set.ts'

export const needsBrowser = false

const PRECISION = 0.995
const RECALL = 0.98
const isVerbose = process.argv.includes('--verbose')

export async function run(): Promise<Metric[]> {
  const texts = readTexts()
  const found = texts.map(ours)
  const google = await googleMatcher(texts)
  const metrics = [
    ...ofTexts(texts, found, { google, 'lpn-js': libphonenumberJs(texts) }),
    ...ofPages(await scanPages(readPages())),
  ]
  if (!google) console.log('\nGoogle’s matcher was left out: no python3 here has the package python3-phonenumbers.')
  return metrics
}

type Peers = { google: Found | undefined; 'lpn-js': Found }

function ofTexts(texts: readonly LabelledText[], found: Found, peers: Peers): Metric[] {
  const scoresOf = (each: Found) => byCategory(texts, (text, index) => scoreOf(each[index] ?? [], text))
  const own = scoresOf(found)
  const google = peers.google && scoresOf(peers.google)
  const js = scoresOf(peers['lpn-js'])
  printTable(own, { google, 'lpn-js': js })
  if (isVerbose) printTexts(texts, found)
  const worse = google && [...own].filter(([category, score]) => isWorse(score, google.get(category)))
  if (worse && worse.length > 0)
    console.log(`\nworse than Google’s matcher: ${worse.map(([category]) => category).join(', ')}`)
  return [
    ...pair(`${texts.length} texts`, total(own), true),
    ...(google ? pair('texts, Google’s matcher at VALID', total(google)) : []),
    ...pair('texts, libphonenumber-js', total(js)),
    ...(worse
      ? [{ name: 'categories worse than Google’s', value: worse.length, unit: '', aim: 0, better: 'lower' } as const]
      : []),
    ...[...own].flatMap(([category, score]) => pair(category, score)),
  ]
}

function scoreOf(hits: Found[number], { expected }: LabelledText): Score {
  const { right, wrong, missed } = compare(hits, expected)
  return { right, wrong: wrong.length, missed: missed.length }
}

/** Where nothing may be found there is no recall to speak of: what counts is what was found all the same. */
function isWorse(score: Score, other: Score | undefined): boolean {
  if (!other) return false
  return score.right + score.missed === 0 ? score.wrong > other.wrong : f1(score) < f1(other)
}

function pair(name: string, score: Score, hasAim = false): Metric[] {
  const isNegative = score.right + score.missed === 0
  if (isNegative) return [{ name: `${name}: found`, value: score.wrong, unit: '', better: 'lower' }]
  return [
    {
      name: `${name}: precision`,
      value: precision(score),
      unit: '',
      better: 'higher',
      ...(hasAim ? { aim: PRECISION } : {}),
    },
    { name: `${name}: recall`, value: recall(score), unit: '', better: 'higher', ...(hasAim ? { aim: RECALL } : {}) },
  ]
}

const short = (score: Score | undefined) => {
  if (!score) return ''
  return score.right + score.missed === 0
    ? `${score.wrong} found`
    : `${precision(score).toFixed(3)} ${recall(score).toFixed(3)}`
}

function printTable(own: Map<string, Score>, others: Record<string, Map<string, Score> | undefined>): void {
  console.log('\nprecision and recall; where nothing may be found, how many were')
  const row = (category: string, scores: (map: Map<string, Score>) => Score | undefined) => ({
    category,
    ours: short(scores(own)),
    ...Object.fromEntries(Object.entries(others).map(([name, map]) => [name, map ? short(scores(map)) : 'not here'])),
  })
  console.table([...[...own.keys()].map((category) => row(category, (map) => map.get(category))), row('all', total)])
}

function printTexts(texts: readonly LabelledText[], found: Found): void {
  for (const [index, { id, text, options, expected }] of texts.entries()) {
    const { wrong, missed } = compare(found[index] ?? [], expected)
    if (wrong.length + missed.length === 0) continue
    const list = (numbers: Found[number]) => numbers.map(({ e164, ext }) => e164 + (ext ? ` x${ext}` : '')).join(', ')
    const what = [wrong.length > 0 ? `wrong ${list(wrong)}` : '', missed.length > 0 ? `missed ${list(missed)}` : '']
    console.log(id, JSON.stringify(text), JSON.stringify(options), what.filter(Boolean).join('; '))
  }
}

function ofPages(results: readonly PageResult[]): Metric[] {
  const items = results.map((result) => ({ ...result, category: result.page.id.split('/')[0] ?? '' }))
  const scores = byCategory(items, ({ right, wrong, missed }) => ({
    right,
    wrong: wrong.length,
    missed: missed.length,
  }))
  if (isVerbose)
    for (const { page, wrong, missed } of results)
      if (wrong.length + missed.length > 0)
        console.log(page.id, 'wrong', JSON.stringify(wrong), 'missed', JSON.stringify(missed))
  const nothing = results.filter(({ page }) => page.numbers.length === 0)
  return [
    ...pair(`${results.length} pages`, total(scores), true),
    {
      name: `found on the ${nothing.length} pages with nothing to find`,
      value: nothing.reduce((sum, { wrong }) => sum + wrong.length, 0),
      unit: '',
      aim: 0,
      better: 'lower',
    },
    ...[...scores].flatMap(([application, score]) => pair(`pages of ${application}`, score)),
  ]
}
