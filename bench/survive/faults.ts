/** What can happen to a live call, and how it is made to happen. An update that waits has a test: tests/e2e/update.test.ts. */
import type { Page } from 'puppeteer'
import { type Callside, launchCallside } from '../../tests/support/browser.ts'
import { attach, type Journey, signIn } from '../../tests/support/journey.ts'
import { waitFor } from '../../tests/support/wait-for.ts'

/** When it strikes: while the other phone rings, while ours rings, while they talk. */
export type Moment = 'ringing-out' | 'ringing-in' | 'talking'

export type Desk = { journey: Journey; crm: Page; panel: Page }

export type Fault = {
  name: string
  moments: readonly Moment[]
  /** Whether the call has to live on; if not, the person has to be told. */
  keeps: boolean
  strike(desk: Desk): Promise<void>
  /** After the call; a new browser session may have begun. */
  mend?(desk: Desk): Promise<void>
}

const always: readonly Moment[] = ['ringing-out', 'ringing-in', 'talking']
const lossMs = 25_000

export const faults: readonly Fault[] = [
  { name: 'nothing', moments: always, keeps: true, strike: async () => undefined },
  { name: 'worker stopped', moments: always, keeps: true, strike: ({ journey }) => journey.callside.stopWorker() },
  { name: 'panel closed', moments: always, keeps: true, strike: ({ panel }) => closed(panel) },
  { name: 'CRM tab closed', moments: always, keeps: true, strike: ({ crm }) => closed(crm) },
  { name: 'all windows but one closed', moments: always, keeps: true, strike: closeOthers },
  { name: 'second window with a panel', moments: always, keeps: true, strike: openWindow },
  { name: 'second profile signs in', moments: ['talking'], keeps: true, strike: signInElsewhere, mend: leaveElsewhere },
  { name: 'socket lost for 25 s', moments: ['talking'], keeps: true, strike: loseSocket },
  { name: 'gateway restarted', moments: ['talking'], keeps: true, strike: restartGateway },
  { name: 'tokens expired', moments: ['talking'], keeps: true, strike: expireTokens },
  { name: 'engine document lost', moments: ['talking'], keeps: false, strike: loseEngine, mend: ableToRing },
]

async function closed(page: Page): Promise<void> {
  // A side panel is no tab: only it can close itself.
  await page.evaluate(() => window.close()).catch(() => undefined)
  if (!page.isClosed()) await page.close().catch(() => undefined)
}

/** The one that stays is where the extension's state is read. */
async function closeOthers({ journey }: Desk): Promise<void> {
  const { browser } = journey.callside
  for (const page of await browser.pages()) if (page.url() !== journey.desk.url()) await closed(page)
}

async function openWindow({ journey }: Desk): Promise<void> {
  const url = `chrome-extension://${journey.callside.extensionId}/sidepanel.html`
  await journey.desk.evaluate((address) => chrome.windows.create({ url: address, type: 'popup' }).then(() => null), url)
}

let elsewhere: Callside | null = null

async function signInElsewhere({ journey: { stack } }: Desk): Promise<void> {
  elsewhere = await launchCallside({ spki: stack.sim.spki })
  await signIn(await attach(stack, elsewhere))
}

export async function leaveElsewhere(): Promise<void> {
  await elsewhere?.close()
  elsewhere = null
}

async function loseSocket({ journey: { carrier } }: Desk): Promise<void> {
  await carrier.setFaults({ signalling: 'refuse' })
  await carrier.dropSockets()
  await new Promise((resolve) => setTimeout(resolve, lossMs))
  await carrier.setFaults({ signalling: 'ok' })
}

async function restartGateway({ journey: { stack } }: Desk): Promise<void> {
  await stack.gateway.stop()
  await stack.gateway.start()
}

/** The gateway refuses the access token from now on; the carrier the voice token, until a new one was fetched. */
async function expireTokens({ journey: { carrier, desk } }: Desk): Promise<void> {
  await desk.evaluate(async () => {
    const tokens = (await chrome.storage.session.get('tokens'))['tokens'] as Record<string, unknown>
    await chrome.storage.session.set({ tokens: { ...tokens, accessToken: 'expired' } })
  })
  await carrier.setFaults({ rejectTokens: 20_104 })
  await carrier.dropSockets()
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  await carrier.setFaults({ rejectTokens: null })
}

async function loseEngine({ journey: { desk } }: Desk): Promise<void> {
  await desk.evaluate(() => chrome.offscreen.closeDocument())
}

export async function ableToRing({ journey }: Desk): Promise<void> {
  await waitFor('the line to register', async () => (await journey.presence()).reachability.state === 'ready', 90_000)
}
