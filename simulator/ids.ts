import { randomBytes } from 'node:crypto'

export type SidPrefix = 'CA' | 'CF' | 'RE'

export function newSid(prefix: SidPrefix): string {
  return prefix + randomBytes(16).toString('hex')
}

export function newToken(): string {
  return randomBytes(24).toString('base64url')
}
