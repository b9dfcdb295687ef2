/** The trail as a chain: each entry's hash covers the one before, and now and then the gateway signs where it stands. */
import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'

export const genesis = '0'.repeat(64)

export function hashOf(previous: string, body: string): string {
  return createHash('sha256').update(`${previous}\n${body}`).digest('hex')
}

/** Keys in order, so that the same entry is the same text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    one !== null && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  )
}

/** What is signed: up to here, this is the chain. `end` closes an export. */
export type Statement = {
  what: 'checkpoint' | 'end'
  chain: string
  seq: number
  hash: string
  at: number
  key: string
}
export type Signed = { body: string; signature: string }

export type Signer = { keyId: string; publicKey: string; sign(statement: Omit<Statement, 'key'>): Signed }

/** PKCS 8 of an Ed25519 key up to its 32 bytes (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The key comes from the gateway's secret, so that a copy of the database alone can sign nothing. */
export function createSigner(secret: string): Signer {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'callside audit trail', 32))
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64')
  const keyId = keyIdOf(publicKey)
  return {
    keyId,
    publicKey,
    sign(statement) {
      const body = canonical({ ...statement, key: keyId })
      return { body, signature: sign(null, Buffer.from(body), key).toString('base64') }
    },
  }
}

export function keyIdOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 32)
}

export function isSignedBy(publicKey: KeyObject, { body, signature }: Signed): boolean {
  return verify(null, Buffer.from(body), publicKey, Buffer.from(signature, 'base64'))
}
