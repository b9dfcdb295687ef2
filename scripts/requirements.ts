/** docs/requirements.md: each requirement of the register with the tests that show it. A test claims one by its id: `'… [TEL-01]'`. */
import './node-24.ts'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './steps.ts'

type Requirement = { id: string; side: string; do: string }
type Claim = { title: string; file: string }

const page = path.join(root, 'docs/requirements.md')
// Organisational ones are kept in the register and need no test.
const tested = (side: string) => ['E', 'S', 'E+S', 'E+O', 'S+O'].includes(side)
// A title is the first argument of test, it, describe and their variants, table tests included.
const titles =
  /\b(?:test|it|describe)(?:\.[\w.]+)?(?:\([^'"`\n]*\))?\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g
const tag = /\[([A-Z]{2,4}-\d{2,3}(?:\s*,\s*[A-Z]{2,4}-\d{2,3})*)\]/g

function register(): Requirement[] {
  const text = readFileSync(path.join(root, 'docs/requirements.json'), 'utf8')
  return (JSON.parse(text) as { requirements: Requirement[] }).requirements
}

function claims(): Map<string, Claim[]> {
  const found = new Map<string, Claim[]>()
  for (const file of globSync('tests/**/*.test.{ts,tsx}', { cwd: root }).toSorted()) {
    for (const match of readFileSync(path.join(root, file), 'utf8').matchAll(titles)) {
      const title = match[1] ?? match[2] ?? match[3] ?? ''
      for (const id of idsIn(title))
        found.set(id, [...(found.get(id) ?? []), { title: title.replace(tag, '').trim(), file }])
    }
  }
  return found
}

const idsIn = (title: string) => [...title.matchAll(tag)].flatMap((match) => (match[1] ?? '').split(/\s*,\s*/))

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function render(all: Requirement[], claimed: Map<string, Claim[]>): string {
  const wanted = all.filter((requirement) => tested(requirement.side))
  const shown = wanted.filter((requirement) => claimed.has(requirement.id))
  const open = wanted.filter((requirement) => !claimed.has(requirement.id))
  const row = ({ id, side, do: what }: Requirement) => {
    const tests = (claimed.get(id) ?? []).map((claim) => `${cell(claim.title)} (\`${claim.file}\`)`)
    return `| ${id} | ${side} | ${cell(what)} | ${tests.join('<br>')} |`
  }
  return [
    '# Requirements and their tests',
    '',
    'Written by `npm run requirements` from `docs/requirements.json` and the ids in test titles. Sides: E extension, S server, O organisational.',
    '',
    `${shown.length} of ${wanted.length} have a test; ${open.length} are open; ${all.length - wanted.length} more are organisational only.`,
    '',
    '## With tests',
    '',
    '| Id | Side | What | Tests |',
    '| --- | --- | --- | --- |',
    ...shown.map(row),
    '',
    '## Open',
    '',
    '| Id | Side | What |',
    '| --- | --- | --- |',
    ...open.map(({ id, side, do: what }) => `| ${id} | ${side} | ${cell(what)} |`),
    '',
  ].join('\n')
}

function problems(all: Requirement[], claimed: Map<string, Claim[]>): string[] {
  const known = new Set(all.map((requirement) => requirement.id))
  return [...claimed]
    .filter(([id]) => !known.has(id))
    .map(([id, list]) => `${id} is not in the register (${list[0]?.file ?? ''})`)
}

export function checkRequirements(): Promise<number> {
  const [all, claimed] = [register(), claims()]
  const wrong = problems(all, claimed)
  if (readOr(page) !== render(all, claimed)) wrong.push('docs/requirements.md is stale: run `npm run requirements`')
  for (const line of wrong) console.error(line)
  return Promise.resolve(wrong.length === 0 ? 0 : 1)
}

function readOr(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined // not written yet
  }
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    process.exitCode = await checkRequirements()
  } else {
    const [all, claimed] = [register(), claims()]
    writeFileSync(page, render(all, claimed))
    for (const line of problems(all, claimed)) console.error(line)
    console.log(`docs/requirements.md: ${claimed.size} with tests, ${all.length} in the register`)
  }
}
