import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { AppEnv } from './app-env.ts'

/** Behind a proxy that is trusted, the last address is the one that the proxy itself saw; those before it are claims. */
export function clientAddress(context: Context<AppEnv>, trustProxy: boolean): string {
  const forwarded = trustProxy ? context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  if (forwarded) return forwarded
  // Without a socket (a test calls the app itself) there is one client.
  const { incoming } = (context.env ?? {}) as Partial<HttpBindings>
  return incoming?.socket.remoteAddress ?? 'local'
}
