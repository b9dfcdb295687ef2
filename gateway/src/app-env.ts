import type { CallControl } from './call-control.ts'
import type { ContactPolicy } from './contact-policy.ts'
import type { LiveControl } from './live-control.ts'
import type { MergeCalls } from './live-merge.ts'
import type { LiveRecording } from './live-recording.ts'
import type { WebhookUrls } from './webhook-urls.ts'
import type { Config } from './config.ts'
import type { Auth } from './auth/auth.ts'
import type { Authenticate } from './auth/authenticate.ts'
import type { Db } from './db/db.ts'
import type { Signer } from './domain/audit-chain.ts'
import type { Caller } from './db/people.ts'
import type { Vendors } from './vendors/carrier.ts'
import type { Logger } from '../../lib/core/log.ts'

/** What middleware leaves for handlers. `caller` is there on every /v1 route that needs a sign-in. */
export type AppEnv = { Variables: { requestId: string; caller: Caller } }

export type AppDeps = {
  db: Db
  now: () => number
  newId: () => string
  vendors: Vendors
  log: Logger
  config: Config
}

/** What routes are made from. */
export type RouteDeps = AppDeps & {
  auth: Auth
  authenticate: Authenticate
  calls: CallControl
  live: LiveControl
  policy: ContactPolicy
  signer: Signer
  mergeCalls: MergeCalls
  recordings: LiveRecording
  urls: WebhookUrls
  /** Aborts when the gateway stops: open streams end then. */
  stopping: AbortSignal
}
