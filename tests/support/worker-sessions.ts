/**
 * A service worker that a debugger stays attached to neither goes away nor starts again: it waits for the debugger. Puppeteer lets go of the
 * sessions that Chrome opens by itself, except of those that arrive while it is opening one for `target.worker()`; those have to be found here.
 * Measured: without this about every third stopped worker hung in `starting`.
 */
import type { Browser, CDPSession, Connection, Page } from 'puppeteer'
import { waitFor } from './wait-for.ts'

type Parent = Connection | CDPSession

export type WorkerSessions = {
  /** Lets go of every session on a service worker but the named one. */
  release: (keep?: string) => Promise<void>
}

export async function trackWorkerSessions(browser: Browser): Promise<WorkerSessions> {
  const connection = (await browser.target().createCDPSession()).connection()
  if (connection === undefined) throw new Error('the browser is gone')
  const parents = new Map<string, Parent>()
  const watch = (parent: Parent) => {
    parent.on('Target.attachedToTarget', (event) => {
      if (event.targetInfo.type === 'service_worker') parents.set(event.sessionId, parent)
    })
    parent.on('Target.detachedFromTarget', (event) => {
      parents.delete(event.sessionId)
    })
  }
  watch(connection)
  connection.on('sessionattached', watch)

  async function release(keep?: string) {
    const others = [...parents].filter(([sessionId]) => sessionId !== keep)
    await Promise.all(others.map(([sessionId, parent]) => letGo(sessionId, parent)))
  }

  async function letGo(sessionId: string, parent: Parent) {
    parents.delete(sessionId)
    try {
      await connection?.session(sessionId)?.send('Runtime.runIfWaitingForDebugger')
      await parent.send('Target.detachFromTarget', { sessionId })
    } catch {
      // Puppeteer was faster, or the worker is gone: either way it is let go.
    }
  }
  return { release }
}

/** Stops the worker of one extension and returns when Chrome says that it has stopped. */
export async function stopExtensionWorker(tab: Page, origin: string): Promise<void> {
  const session = await tab.createCDPSession()
  let running: { versionId: string; status: string } | undefined
  session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    const version = versions.find((candidate) => candidate.scriptURL.startsWith(origin))
    if (version !== undefined) running = { versionId: version.versionId, status: version.runningStatus }
  })
  try {
    await session.send('ServiceWorker.enable')
    const { versionId } = await waitFor('the version of the service worker', () => running)
    await session.send('ServiceWorker.stopWorker', { versionId })
    await waitFor('the service worker to stop', () => running?.status === 'stopped')
  } finally {
    await session.detach()
  }
}
