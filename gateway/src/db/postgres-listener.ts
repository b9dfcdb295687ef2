import pg from 'pg'
import type { Logger } from '../../../lib/core/log.ts'
import { wakeChannel } from './db.ts'

const reconnectMs = 1_000

/** A connection of its own for LISTEN, opened again when it is lost; streams also look on their own, see events. */
export function createListener(url: string, log: Logger, wake: (userId: string) => void) {
  let client: pg.Client | null = null
  let stopped = false
  let retry: NodeJS.Timeout | undefined
  let starting: Promise<void> = Promise.resolve()

  async function open(): Promise<void> {
    const next = new pg.Client({ connectionString: url, keepAlive: true })
    next.on('notification', ({ payload }) => wake(payload ?? ''))
    next.on('error', () => log.warn('database-listener-lost'))
    next.on('end', () => {
      if (stopped || client !== next) return
      client = null
      again()
    })
    try {
      await next.connect()
      await next.query(`listen ${wakeChannel}`)
      if (stopped) await next.end()
      else client = next
    } catch (error) {
      await next.end()
      throw error
    }
  }

  function start(): Promise<void> {
    const opening = open()
    starting = opening.catch(() => undefined)
    return opening
  }

  function again(): void {
    retry = setTimeout(() => {
      if (!stopped) start().catch(again)
    }, reconnectMs)
  }

  return {
    start,
    async stop() {
      stopped = true
      await starting
      clearTimeout(retry)
      await client?.end()
    },
  }
}
