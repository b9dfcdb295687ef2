import type { Logger } from '../../lib/core/log.ts'
import type { Db } from './db/db.ts'
import type { Vendors } from './vendors/carrier.ts'
import type { WebhookUrls } from './webhook-urls.ts'

/** What call control is made from. */
export type CallControlDeps = {
  db: Db
  now: () => number
  newId: () => string
  vendors: Vendors
  log: Logger
  urls: WebhookUrls
}
