import type { Context } from 'hono'
import type { AuditEntry } from '../../../lib/contracts/api-audit.ts'
import type { AppEnv } from '../app-env.ts'
import { clientAddress } from '../client-address.ts'
import type { Config } from '../config.ts'
import type { Actor } from '../db/actor.ts'
import type { Caller } from '../db/people.ts'

/** The person behind a request, with what the audit trail is told of it. */
export function actorOf(context: Context<AppEnv>, config: Config): Caller & Actor {
  const caller = context.get('caller')
  const { userId, role, sessionId } = caller
  return { ...caller, audit: { actor: { userId, role, sessionId }, from: whereFrom(context, config) } }
}

export function whereFrom(context: Context<AppEnv>, { trustProxy }: Config): NonNullable<AuditEntry['from']> {
  const device = context.req.header('user-agent')?.replaceAll('\u0000', '').slice(0, 300)
  return { address: clientAddress(context, trustProxy).slice(0, 60), device: device ?? null }
}
