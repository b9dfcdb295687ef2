/**
 * A service worker that a debugger stays attached to neither goes away nor starts again: it waits for the debugger. Puppeteer lets go of the
 * sessions that Chrome opens by itself, except of those that arrive while it is opening one for `target.worker()`; those have to be found here.
 * Measured: without this about every third stopped worker hung in `starting`.
 */
import type { Browser, CDPSession, Connection, Page } from 'puppeteer'
import { waitFor } from './wait-for.ts'

type Parent = Connection | CDPSession

/** Lets go of every session on a service worker that nobody asked for, as it arrives. */
export async function releaseWorkers(browser: Browser): Promise<void> {
  const connection = (await browser.target().createCDPSession()).connection()
  const watch = (parent: Parent) => {
    parent.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      // Those that were asked for come on the connection itself, the others by way of a page's session.
      if (targetInfo.type !== 'service_worker' || parent === connection) return
      // Nothing is awaited: puppeteer may be faster, and a page that was swapped never answers.
      const session = connection?.session(sessionId)
      session?.send('Runtime.runIfWaitingForDebugger').catch(() => undefined)
      parent.send('Target.detachFromTarget', { sessionId }).catch(() => undefined)
    })
  }
  if (connection === undefined) throw new Error('the browser is gone')
  watch(connection)
  connection.on('sessionattached', watch)
}

/** Stops the worker of one extension and returns when Chrome says that it has stopped. */
export async function stopExtensionWorker(tab: Page, origin: string): Promise<void> {
  const session = await tab.createCDPSession()
  let running: { versionId: string } | undefined
  // Heard, not asked for: a view that connects again has it running soon after.
  let isStopped = false
  session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    const version = versions.find((candidate) => candidate.scriptURL.startsWith(origin))
    if (version === undefined) return
    running = version
    isStopped ||= version.runningStatus === 'stopped'
  })
  try {
    await session.send('ServiceWorker.enable')
    const { versionId } = await waitFor('the version of the service worker', () => running)
    isStopped = false
    await session.send('ServiceWorker.stopWorker', { versionId })
    await waitFor('the service worker to stop', () => isStopped)
  } finally {
    await session.detach()
  }
}
