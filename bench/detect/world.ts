/** Isolated worlds of a page, as content scripts have them: cold wrappers, cold code, and what was spent in them. */
import type { CDPSession, Page } from 'puppeteer'

export type Task = { kind: string; ms: number; at: number }
export type World = {
  evaluate: <T>(code: string) => Promise<T>
}

/** Notes each task of the world and says when nothing more is due. Runs before anything else in the world. */
export const instruments = `(() => {
  const tasks = []
  const due = new Set()
  const layers = []
  const sleep = ((wait) => (ms) => new Promise((done) => wait(done, ms)))(setTimeout)
  const until = async (holds, times, ms) => {
    for (let seen = 0, turns = 0; seen < times; seen = holds() ? seen + 1 : 0) {
      if (++turns * ms > 60_000) throw new Error('the content script did not come to rest')
      await sleep(ms)
    }
  }
  let depth = 0
  const timed = (kind, run) => function (...given) {
    if (depth > 0) return run.apply(this, given)
    const at = performance.now()
    depth++
    try { return run.apply(this, given) } finally { depth--; tasks.push({ kind, ms: performance.now() - at, at }) }
  }
  const once = (name, cancel, kind) => {
    const plan = globalThis[name].bind(globalThis)
    globalThis[name] = (run, ...more) => {
      const id = plan((...given) => { due.delete(kind + id); timed(kind, run)(...given) }, ...more)
      if (!(kind === 'timer' && more[0] > 1000)) due.add(kind + id)
      return id
    }
    const undo = globalThis[cancel].bind(globalThis)
    globalThis[cancel] = (id) => { due.delete(kind + id); undo(id) }
  }
  once('requestIdleCallback', 'cancelIdleCallback', 'idle')
  once('requestAnimationFrame', 'cancelAnimationFrame', 'frame')
  once('setTimeout', 'clearTimeout', 'timer')
  for (const name of ['MutationObserver', 'IntersectionObserver', 'ResizeObserver']) {
    const Native = globalThis[name]
    globalThis[name] = class extends Native { constructor(run, options) { super(timed(name, run), options) } }
  }
  if (globalThis.scheduler?.postTask) {
    const post = scheduler.postTask.bind(scheduler)
    let id = 0
    scheduler.postTask = (run, options) => {
      const key = 'post' + ++id
      due.add(key)
      const done = post((...given) => { due.delete(key); return timed('post', run)(...given) }, options)
      done.catch(() => due.delete(key))
      return done
    }
  }
  const listen = EventTarget.prototype.addEventListener
  EventTarget.prototype.addEventListener = function (type, run, options) {
    return listen.call(this, type, typeof run === 'function' ? timed('event ' + type, run) : run, options)
  }
  const attach = Element.prototype.attachShadow
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options)
    layers.push(root)
    return root
  }
  const isShown = (layer) => layer.querySelector('[data-act="call"]:not([hidden])') !== null
  globalThis.__watched = {
    tasks,
    due,
    layers,
    timed,
    // Asked from inside: a question of the inspector costs the page more than what it asks for.
    shown: () => until(() => layers.some(isShown), 1, 4),
    rest: () => until(() => due.size === 0, 3, 50),
  }
})();0`

export async function createWorld(page: Page, session: CDPSession, name: string): Promise<World> {
  const { frameTree } = (await session.send('Page.getFrameTree')) as { frameTree: { frame: { id: string } } }
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: name,
  })
  return {
    async evaluate<T>(code: string) {
      const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
        expression: code,
        contextId: executionContextId,
        awaitPromise: true,
        returnByValue: true,
      })
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
      return result.value as T
    },
  }
}

/** Main-thread CPU of the renderer since it began, in ms. */
export async function threadMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  const metric = metrics.find(({ name }) => name === 'ThreadTime')
  if (!metric) throw new Error('the browser reports no ThreadTime')
  return metric.value * 1000
}

export async function cost<T>(session: CDPSession, work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const before = await threadMs(session)
  const value = await work()
  return { ms: (await threadMs(session)) - before, value }
}

/** The renderer's JavaScript heap, garbage taken out. */
export async function heapBytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  return (await session.send('Runtime.getHeapUsage')).usedSize
}
