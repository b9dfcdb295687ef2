/** A file that can be checked without the gateway: entries, what was signed on the way, and a signed end. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import * as z from 'zod'
import { auditEntrySchema } from '../../../lib/contracts/api-audit.ts'
import { genesis, hashOf, isSignedBy, keyIdOf, type Signed } from './audit-chain.ts'

const lineSchema = z.union([
  z.strictObject({ callsideAudit: z.literal(1), chain: z.string(), publicKey: z.string() }),
  z.strictObject({ entry: z.string(), hash: z.string() }),
  z.strictObject({ signed: z.string(), signature: z.string() }),
])
const statementSchema = z.strictObject({
  what: z.enum(['checkpoint', 'end']),
  chain: z.string(),
  seq: z.number().int().nonnegative(),
  hash: z.string(),
  at: z.number(),
  key: z.string(),
})

export type Exported = {
  chain: string
  publicKey: string
  entries: readonly { seq: number; body: string; hash: string }[]
  checkpoints: readonly (Signed & { seq: number })[]
  end: Signed
}

/** One JSON object a line; a checkpoint stands behind the entry that it is about. */
export function* exportLines({ chain, publicKey, entries, checkpoints, end }: Exported): Generator<string> {
  const line = (value: z.infer<typeof lineSchema>) => `${JSON.stringify(value)}\n`
  const after = Map.groupBy(checkpoints, ({ seq }) => seq)
  yield line({ callsideAudit: 1, chain, publicKey })
  for (const { seq, body, hash } of entries) {
    yield line({ entry: body, hash })
    for (const { body: signed, signature } of after.get(seq) ?? []) yield line({ signed, signature })
    after.delete(seq)
  }
  // Of entries that are not there any more: whoever checks the file is to find out.
  for (const { body: signed, signature } of [...after.values()].flat()) yield line({ signed, signature })
  yield line({ signed: end.body, signature: end.signature })
}

export type Verified =
  | { ok: true; chain: string; entries: number; hash: string; keyId: string; checkpoints: number; at: number }
  | { ok: false; line: number; entry: number | null; why: Fault }

export type Fault =
  | 'not-an-export'
  | 'unreadable'
  | 'other-key'
  | 'other-chain'
  | 'out-of-order'
  | 'changed'
  | 'signature-wrong'
  | 'entries-missing'
  | 'after-the-end'
  | 'end-missing'
  | 'other-history'

/** `keyId`: whose signature is expected. `earlier`: where this chain stood when it was exported before. */
export function verifyExport(
  text: string,
  expected: { keyId?: string | undefined; earlier?: { chain: string; seq: number; hash: string } | undefined } = {},
): Verified {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  let head: { chain: string; key: KeyObject; keyId: string } | null = null
  let [seq, hash, checkpoints] = [0, genesis, 0]
  let end: { at: number } | null = null
  for (const [index, raw] of lines.entries()) {
    const broken = (why: Fault, entry: number | null = null) => ({ ok: false as const, line: index + 1, entry, why })
    const line = parse(lineSchema, raw)
    if (head === null) {
      if (line === null || !('callsideAudit' in line)) return broken('not-an-export')
      const key = publicKeyOf(line.publicKey)
      if (key === null) return broken('unreadable')
      head = { chain: line.chain, key, keyId: keyIdOf(line.publicKey) }
      if (expected.keyId !== undefined && expected.keyId !== head.keyId) return broken('other-key')
      if (expected.earlier !== undefined && expected.earlier.chain !== head.chain) return broken('other-chain')
      continue
    }
    if (end !== null) return broken('after-the-end')
    if (line === null || 'callsideAudit' in line) return broken('unreadable', seq + 1)
    if ('entry' in line) {
      const entry = parse(auditEntrySchema.loose(), line.entry)
      if (entry === null) return broken('unreadable', seq + 1)
      if (entry.chain !== head.chain) return broken('other-chain', entry.seq)
      if (entry.seq !== seq + 1) return broken(entry.seq > seq + 1 ? 'entries-missing' : 'out-of-order', seq + 1)
      if (hashOf(hash, line.entry) !== line.hash) return broken('changed', entry.seq)
      seq = entry.seq
      hash = line.hash
      if (expected.earlier?.seq === seq && expected.earlier.hash !== hash) return broken('other-history', seq)
      continue
    }
    const statement = parse(statementSchema, line.signed)
    if (statement === null) return broken('unreadable', seq)
    if (statement.key !== head.keyId && statement.what === 'checkpoint') continue // an earlier secret signed it
    if (!isSignedBy(head.key, { body: line.signed, signature: line.signature })) return broken('signature-wrong', seq)
    if (statement.chain !== head.chain) return broken('other-chain', statement.seq)
    if (statement.seq > seq) return broken('entries-missing', seq + 1)
    if (statement.seq < seq) return broken('out-of-order', statement.seq)
    if (statement.hash !== hash) return broken('changed', seq)
    if (statement.what === 'end') end = { at: statement.at }
    else checkpoints++
  }
  const broken = (why: Fault) => ({ ok: false as const, line: lines.length + 1, entry: seq + 1, why })
  if (head === null) return broken('not-an-export')
  if (end === null) return broken('end-missing')
  if (expected.earlier !== undefined && expected.earlier.seq > seq) return broken('entries-missing')
  return { ok: true, chain: head.chain, entries: seq, hash, keyId: head.keyId, checkpoints, at: end.at }
}

function parse<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

function publicKeyOf(base64: string): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' })
  } catch {
    return null
  }
}
