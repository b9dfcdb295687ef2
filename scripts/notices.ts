/** THIRD_PARTY_NOTICES.md: the packages that the extension and the gateway ship with, and their licences. `--check` only compares. */
import './node-24.ts'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './steps.ts'

type Locked = {
  version?: string
  license?: string
  dev?: boolean
  devOptional?: boolean
  optional?: boolean
  peer?: boolean
}
type Notice = { name: string; version: string; license: string; text: string }

const page = path.join(root, 'THIRD_PARTY_NOTICES.md')

/** What package-lock.json reaches from `dependencies`; tools, and builds for one platform, do not ship. */
function shipped(): [string, Locked][] {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>
  }
  const entries = Object.entries(lock.packages).filter(([name]) => name !== '')
  return entries.filter(([, entry]) => entry.dev !== true && entry.devOptional !== true && entry.optional !== true)
}

function noticeOf([folder, entry]: [string, Locked]): Notice | undefined {
  const place = path.join(root, folder)
  if (!existsSync(place)) return undefined
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const file = readdirSync(place)
    .toSorted()
    .find((candidate) => /^(licen[cs]e|copying)(\.|-|$)/i.test(candidate))
  const text = file === undefined ? '' : readFileSync(path.join(place, file), 'utf8').replaceAll('\r\n', '\n').trim()
  return { name, version: entry.version ?? '', license: entry.license ?? 'see the package', text }
}

function render(): string {
  const notices = shipped()
    .map(noticeOf)
    .filter((notice) => notice !== undefined)
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'))
  const byText = Map.groupBy(
    notices,
    ({ text, license }) => text || `${license} (the package holds no text of its own)`,
  )
  const sections = [...byText].map(([text, list]) => {
    const names = list.map(({ name, version, license }) => `- ${name} ${version} (${license})`).join('\n')
    return `${names}\n\n${text.replaceAll(/^/gm, '    ').replaceAll(/^ +$/gm, '')}\n`
  })
  return [
    '# Third-party notices',
    '',
    `Callside itself is under the MIT licence (LICENSE). The extension and the gateway ship with the ${notices.length} packages below.`,
    'Written by `npm run notices` from package-lock.json and node_modules.',
    '',
    'The tests compare the carrier simulator with a shortened copy of the OpenAPI description that Twilio publishes',
    '(tests/unit/simulator/openapi, Copyright Twilio Inc., Apache License 2.0); it ships with neither.',
    '',
    'The tables of area codes and time zones in lib/policy, and the numbering plans in lib/phone/plan-data.ts and',
    "lib/phone/plan-data-rest.ts, are derived from the metadata of Google's libphonenumber (Copyright The Libphonenumber",
    'Authors, Apache License 2.0, whose text is below), changed as their files say.',
    '',
    ...sections,
  ].join('\n')
}

export function checkNotices(): Promise<number> {
  // A checkout on Windows may have turned the line ends.
  const isFresh = existsSync(page) && readFileSync(page, 'utf8').replaceAll('\r\n', '\n') === render()
  if (!isFresh) console.error('THIRD_PARTY_NOTICES.md is stale: run `npm run notices`')
  return Promise.resolve(isFresh ? 0 : 1)
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    process.exitCode = await checkNotices()
  } else {
    const text = render()
    writeFileSync(page, text)
    console.log(`THIRD_PARTY_NOTICES.md: ${text.length} characters`)
  }
}
