import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AuditEntry } from '../../../lib/contracts/api-audit.ts'
import { canonical, createSigner, genesis, hashOf, type Signer } from '../../../gateway/src/domain/audit-chain.ts'
import { exportLines, verifyExport } from '../../../gateway/src/domain/audit-export.ts'

const signer = createSigner('a-secret-of-the-tests-with-enough-letters')
const stranger = createSigner('another-secret-with-more-than-32-letters')
const chain = 'harbor'

const entryOf = (seq: number, why: string | null = null): AuditEntry => ({
  chain,
  seq,
  at: 1_790_000_000_000 + seq,
  action: 'call-placed',
  actor: { userId: 'ana', role: 'agent', sessionId: null },
  from: null,
  subject: { kind: 'call', id: `call-${seq}` },
  outcome: 'done',
  why,
  detail: { verdict: 'allow' },
})

type Rows = { seq: number; body: string; hash: string }[]
/** As whoever writes them into the database would make them fit. */
function chained(bodies: readonly string[]): Rows {
  let hash = genesis
  return bodies.map((body, index) => ({ seq: index + 1, body, hash: (hash = hashOf(hash, body)) }))
}
const bodiesOf = (length: number) => Array.from({ length }, (_, index) => canonical(entryOf(index + 1)))

function fileOf(rows: Rows, marks: readonly number[], by: Signer = signer, signed: Rows = rows): string {
  const at = 1_790_000_001_000
  const checkpoints = marks.flatMap((seq) => {
    const row = signed[seq - 1]
    return row === undefined ? [] : [{ seq, ...by.sign({ what: 'checkpoint', chain, seq, hash: row.hash, at }) }]
  })
  const last = rows.at(-1) ?? { seq: 0, hash: genesis }
  const end = by.sign({ what: 'end', chain, seq: last.seq, hash: last.hash, at })
  return [...exportLines({ chain, publicKey: by.publicKey, entries: rows, checkpoints, end })].join('')
}

const lengths = fc.integer({ min: 3, max: 30 })
const place = (length: number) => fc.integer({ min: 1, max: length })
const somewhere = lengths.chain((length) => fc.tuple(fc.constant(length), place(length)))
const linesOf = (text: string) => text.trimEnd().split('\n')
const textOf = (lines: string[]) => `${lines.join('\n')}\n`
/** Without checkpoints the head is line 0, entry n is line n, and the end is the last one. */
const whole = (length: number) => fileOf(chained(bodiesOf(length)), [])

describe('an exported trail', () => {
  it('that nobody touched is whole', () => {
    fc.assert(
      fc.property(somewhere, ([length, mark]) => {
        const found = verifyExport(fileOf(chained(bodiesOf(length)), [mark]), { keyId: signer.keyId })
        expect(found).toMatchObject({ ok: true, chain, entries: length, checkpoints: 1, keyId: signer.keyId })
      }),
    )
  })

  it('without an entry names the first that is missing', () => {
    fc.assert(
      fc.property(somewhere, ([length, at]) => {
        const lines = linesOf(whole(length))
        expect(verifyExport(textOf(lines.toSpliced(at, 1)))).toMatchObject({
          ok: false,
          entry: at,
          why: 'entries-missing',
        })
      }),
    )
  })

  it('with a changed letter in an entry names that entry', () => {
    fc.assert(
      fc.property(somewhere, ([length, at]) => {
        const lines = linesOf(whole(length))
        lines[at] = (lines[at] ?? '').replace(`call-${at}\\"`, `call-${at}0\\"`)
        expect(verifyExport(textOf(lines))).toMatchObject({ ok: false, entry: at, why: 'changed' })
      }),
    )
  })

  it('with two entries in another order names the first out of place', () => {
    fc.assert(
      fc.property(somewhere, ([length, any]) => {
        const at = Math.min(any, length - 1)
        const lines = linesOf(whole(length))
        const [one = '', other = ''] = lines.slice(at, at + 2)
        expect(verifyExport(textOf(lines.toSpliced(at, 2, other, one)))).toMatchObject({ ok: false, entry: at })
      }),
    )
  })

  it('with an entry twice names it', () => {
    fc.assert(
      fc.property(somewhere, ([length, at]) => {
        const lines = linesOf(whole(length))
        const twice = lines.toSpliced(at, 0, lines[at] ?? '')
        expect(verifyExport(textOf(twice))).toMatchObject({ ok: false, entry: at + 1, why: 'out-of-order' })
      }),
    )
  })

  it('that was cut off anywhere says so', () => {
    fc.assert(
      fc.property(somewhere, ([length, at]) => {
        const cut = textOf(linesOf(whole(length)).slice(0, at + 1))
        expect(verifyExport(cut)).toMatchObject({ ok: false, why: 'end-missing' })
        // Not even with the last line put back.
        const mended = at === length ? null : textOf([...linesOf(cut), linesOf(whole(length)).at(-1) ?? ''])
        if (mended !== null) expect(verifyExport(mended)).toMatchObject({ ok: false, why: 'entries-missing' })
      }),
    )
  })

  it('with any one letter changed is not whole, or tells the same', () => {
    const text = fileOf(chained(bodiesOf(4)), [2])
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (index, letter) => {
        fc.pre(text[index] !== letter)
        const changed = text.slice(0, index) + letter + text.slice(index + 1)
        const found = verifyExport(changed, { keyId: signer.keyId })
        // A space between two lines, or a bit of base64 that nothing reads; the hash covers every entry.
        const { entries, hash } = verifyExport(text) as { entries: number; hash: string }
        if (found.ok) expect(found).toMatchObject({ entries, hash, keyId: signer.keyId })
      }),
      { numRuns: 500 },
    )
  })

  it('that was made anew after a checkpoint does not fit what was signed', () => {
    const honest = chained(bodiesOf(9))
    const bodies = bodiesOf(9)
    bodies[3] = canonical(entryOf(4, 'invented'))
    const file = fileOf(chained(bodies), [6], signer, honest)
    expect(verifyExport(file)).toMatchObject({ ok: false, entry: 6, why: 'changed' })
    expect(verifyExport(fileOf(honest.slice(0, 5), [6], signer, honest))).toMatchObject({
      ok: false,
      entry: 6,
      why: 'entries-missing',
    })
  })

  it('that somebody else signed is told by its key', () => {
    const file = fileOf(chained(bodiesOf(3)), [2], stranger)
    expect(verifyExport(file)).toMatchObject({ ok: true, keyId: stranger.keyId })
    expect(verifyExport(file, { keyId: signer.keyId })).toMatchObject({ ok: false, why: 'other-key' })
    const forged = linesOf(whole(3)).toSpliced(-1, 1, linesOf(file).at(-1) ?? '')
    expect(verifyExport(textOf(forged))).toMatchObject({ ok: false, why: 'signature-wrong' })
  })

  it('has to go on from an earlier one', () => {
    const [before, after] = [chained(bodiesOf(4)), chained(bodiesOf(7))]
    const earlier = { chain, seq: 4, hash: before.at(-1)?.hash ?? '' }
    expect(verifyExport(fileOf(after, []), { earlier })).toMatchObject({ ok: true })
    expect(verifyExport(fileOf(after.slice(0, 3), []), { earlier })).toMatchObject({
      ok: false,
      why: 'entries-missing',
    })
    const other = chained(bodiesOf(7).with(1, canonical(entryOf(2, 'invented'))))
    expect(verifyExport(fileOf(other, []), { earlier })).toMatchObject({ ok: false, entry: 4, why: 'other-history' })
  })

  it('is told from any other file', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(verifyExport(text).ok).toBe(false)
      }),
    )
  })
})
