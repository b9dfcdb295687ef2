/** The whole system for one journey: gateway, carrier, sample pages, Chrome with the extension, signed in. */
import type { Page } from 'puppeteer'
import { type Stack, type StackOptions, startStack } from '../../scripts/stack.ts'
import type { Call } from '../../lib/call/call.ts'
import type { SessionState } from '../../lib/call/events.ts'
import { noCalls, shownCall } from '../../lib/call/session-state.ts'
import type { CallRecord } from '../../lib/contracts/api.ts'
import type { Presence } from '../../lib/storage/items.ts'
import { type Callside, type LaunchOptions, launchCallside } from './browser.ts'
import { createSimClient, type SimClient } from './sim-client.ts'
import { waitFor } from './wait-for.ts'

export type Journey = {
  stack: Stack
  carrier: SimClient
  callside: Callside
  /** One of our pages that stays open: it reads the extension's storage without waking the worker. */
  desk: Page
  call(): Promise<Call | null>
  /** Waits until the live call is in one of these phases. */
  phase<P extends Call['phase']>(...phases: P[]): Promise<Extract<Call, { phase: P }>>
  presence(): Promise<Presence>
  /** What the panel's log would show, as cached. */
  log(): Promise<CallRecord[]>
  openCrm(path?: string): Promise<Page>
  close(): Promise<void>
}

export type JourneyOptions = LaunchOptions & Pick<StackOptions, 'gatewayEnv'> & { signIn?: boolean }

export async function startJourney({ gatewayEnv, ...options }: JourneyOptions = {}): Promise<Journey> {
  const stack = await startStack(gatewayEnv && { gatewayEnv })
  let callside: Callside | undefined
  try {
    callside = await launchCallside({ ...options, spki: stack.sim.spki })
    const journey = await attach(stack, callside)
    if (options.signIn ?? true) await signIn(journey)
    return journey
  } catch (error) {
    await callside?.close()
    await stack.stop()
    throw error
  }
}

/** As a person does: server address, the sign-in window, then until the line is able to ring. */
export async function signIn({ callside, stack, desk, presence }: Journey): Promise<void> {
  await startSignIn({ desk, stack })
  const account = stack.accounts[0]
  if (account === undefined) throw new Error('the stack has no account')
  await fillSignIn({ callside, stack }, account)
  await waitFor('the line to register', async () => (await presence()).reachability.state === 'ready', 30_000)
}

export async function startSignIn({ desk, stack }: Pick<Journey, 'desk' | 'stack'>): Promise<void> {
  await desk.bringToFront()
  const field = await desk.waitForSelector('input[type="url"], input[name="server"], #server-url, form input')
  await field?.click({ count: 3 })
  await field?.type(stack.gatewayUrl)
  await desk.locator('aria/Sign in[role="button"]').click()
}

/** The window of `launchWebAuthFlow`; asked for anew each time, since a form that is sent replaces its page. */
export async function signInWindow({ callside, stack }: Pick<Journey, 'callside' | 'stack'>): Promise<Page> {
  const target = await waitFor('the sign-in window', () =>
    callside.browser.targets().find((one) => one.type() === 'page' && one.url().startsWith(stack.gatewayUrl)),
  )
  return target.asPage()
}

export async function fillSignIn(
  journey: Pick<Journey, 'callside' | 'stack'>,
  account: { email: string; password: string },
): Promise<void> {
  const page = await signInWindow(journey)
  await page.locator('input[type="email"]').fill(account.email)
  await page.locator('input[type="password"]').fill(account.password)
  await page.locator('button[type="submit"]').click()
}

/** For a stack and a browser that run already; the welcome tab, which opens at installation, becomes the desk. */
export async function attach(stack: Stack, callside: Callside): Promise<Journey> {
  const desk = await callside.extensionPage('welcome.html')
  const stored = async <T>(key: string): Promise<T | undefined> =>
    (await desk.evaluate((name) => chrome.storage.session.get(name), key))[key] as T | undefined
  const call = async () => shownCall((await stored<SessionState>('call')) ?? noCalls)
  return {
    stack,
    callside,
    desk,
    carrier: createSimClient(stack.sim.controlUrl),
    call,
    async phase(...phases) {
      const wanted: readonly string[] = phases
      return waitFor(`the call to be ${phases.join(' or ')}`, async () => {
        const now = await call()
        return now !== null && wanted.includes(now.phase)
          ? (now as Extract<Call, { phase: (typeof phases)[number] }>)
          : undefined
      })
    },
    presence: () => waitFor('the presence', () => stored<Presence>('presence')),
    async log() {
      const reply = (await desk.evaluate(() =>
        chrome.runtime.sendMessage({ name: 'background:callLog', input: null }),
      )) as {
        value: { items: CallRecord[] }
      }
      return reply.value.items
    },
    async openCrm(path = '') {
      const page = await callside.browser.newPage()
      await page.setViewport({ width: 1200, height: 800 })
      await page.goto(stack.pages.crmUrl + path)
      return page
    },
    async close() {
      await callside.close()
      await stack.stop()
    },
  }
}
