/** The built content script in a world of its own, with as much of the extension's API as it asks for. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CDPSession, Page } from 'puppeteer'
import { loopbackBuild } from '../../scripts/build.ts'
import { root } from '../../scripts/steps.ts'
import { createWorld, instruments, type Task, threadMs, type World } from './world.ts'

const settings = {
  run: true,
  hidden: false,
  product: null,
  defaultCountry: 'US',
  overlayStyle: 'buttons',
  fieldRules: [],
  rules: [],
}

const api = `(() => {
  const event = { addListener() {}, removeListener() {}, hasListener: () => false }
  const reply = { ok: true, value: ${JSON.stringify(settings)} }
  globalThis.chrome = {
    runtime: { id: 'benchmark', onMessage: event, onConnect: event, sendMessage: async () => reply, getURL: (path) => path },
    dom: { openOrClosedShadowRoot: (element) => element.shadowRoot },
  }
})();0`

export const contentScript = (): string => readFileSync(join(root, loopbackBuild, 'content-scripts/crm.js'), 'utf8')

export type Content = {
  world: World
  tasks(): Promise<Task[]>
  /** Until there is a button, and until nothing more is due. */
  shown(): Promise<void>
  rest(): Promise<void>
  buttons(): Promise<number>
  /** Of the buttons that can be seen. */
  names(): Promise<string[]>
}

/** Cold, as on page load: a new world, and code that no compiler has seen. */
export async function startContent(
  page: Page,
  session: CDPSession,
  script: string,
): Promise<Content & { initMs: number }> {
  const world = await createWorld(page, session, `content ${Math.random()}`)
  await world.evaluate(instruments)
  await world.evaluate(api)
  const code = JSON.stringify(`/* ${Math.random()} */${script}`)
  const before = await threadMs(session)
  await world.evaluate(`__watched.timed('start', () => { (0, eval)(${code}) })();0`)
  return {
    world,
    initMs: (await threadMs(session)) - before,
    tasks: () => world.evaluate<Task[]>('__watched.tasks'),
    shown: () => world.evaluate('__watched.shown()'),
    rest: () => world.evaluate('__watched.rest()'),
    buttons: async () => (await world.evaluate<string[]>(shownNames)).length,
    names: () => world.evaluate<string[]>(shownNames),
  }
}

const shownNames = `__watched.layers.flatMap((layer) => [...layer.querySelectorAll('button')]
  .filter((button) => button.ariaLabel?.startsWith('Call') && button.checkVisibility({ visibilityProperty: true }))
  .map((button) => button.ariaLabel))`
