/** `gateway audit …`: the trail as a file, and whether such a file is whole. Checking needs no gateway and no database. */
import { readFile, writeFile } from 'node:fs/promises'
import { chainOf, exportAudit } from './db/audit.ts'
import type { Db } from './db/db.ts'
import { createSigner } from './domain/audit-chain.ts'
import { exportLines, type Fault, verifyExport } from './domain/audit-export.ts'

const faults: Record<Fault, string> = {
  'not-an-export': 'the file is no export of an audit trail',
  unreadable: 'cannot be read',
  'other-key': 'the file was signed with another key than the one given',
  'other-chain': 'belongs to another trail',
  'out-of-order': 'is not in its place',
  changed: 'is not what it was when it was written',
  'signature-wrong': 'the signature after it does not match',
  'entries-missing': 'is missing',
  'after-the-end': 'stands behind the signed end',
  'end-missing': 'and the signed end are missing: the file was cut off',
  'other-history': 'is another one than in the earlier export',
}

export type Said = { ok: boolean; text: string }

/** `verify FILE [--key ID] [--earlier FILE]` */
export async function verifyCommand([file, ...options]: string[]): Promise<Said> {
  if (file === undefined) return { ok: false, text: 'which file? audit verify FILE [--key ID] [--earlier FILE]' }
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return { ok: false, text: 'the file cannot be read' }
  const option = (name: string) => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined)
  const earlierFile = option('--earlier')
  const earlierText = earlierFile === undefined ? null : await readFile(earlierFile, 'utf8').catch(() => '')
  const before = earlierText === null ? null : verifyExport(earlierText)
  if (before !== null && !before.ok) return { ok: false, text: 'the earlier file is not whole itself' }
  const earlier = before === null ? undefined : { chain: before.chain, seq: before.entries, hash: before.hash }
  const found = verifyExport(text, { keyId: option('--key'), earlier })
  if (!found.ok) {
    const which = found.entry === null ? '' : `entry ${found.entry} `
    return { ok: false, text: `broken at line ${found.line}: ${which}${faults[found.why]}` }
  }
  const { entries, checkpoints, at, keyId } = found
  const when = new Date(at).toISOString()
  return {
    ok: true,
    text: `whole: ${entries} entries, ${checkpoints} checkpoints, exported ${when}, signed with key ${keyId}`,
  }
}

/** `export FILE [ORGANISATION]` */
export async function exportCommand(
  { db, secret, now }: { db: Db; secret: string; now: () => number },
  [file, organisation]: string[],
): Promise<Said> {
  if (file === undefined) return { ok: false, text: 'which file? audit export FILE [ORGANISATION]' }
  const chain = await chainOf(db.queries, organisation)
  if (chain === null)
    return { ok: false, text: 'name one organisation as it is called, or `gateway` for sign-ins of nobody known' }
  const exported = await exportAudit(db.queries, createSigner(secret), chain, now())
  const written = await writeFile(file, [...exportLines(exported)].join(''), { flag: 'wx', mode: 0o600 }).then(
    () => true,
    () => false,
  )
  if (!written) return { ok: false, text: 'the file is there already, or cannot be written' }
  return { ok: true, text: `${exported.entries.length} entries, signed with key ${createSigner(secret).keyId}` }
}
