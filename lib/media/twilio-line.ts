// The registered Device: one per signed-in user, kept warm so that a click only has to send the invite.
import type { Call, Device } from '@twilio/voice-sdk'
import type { CallFault } from '../call/call.ts'
import type { VoiceToken } from '../contracts/api.ts'
import type { Logger } from '../core/log.ts'
import type { FetchVoiceToken } from './engine.ts'
import { faultOf, needsNewToken } from './twilio-faults.ts'

/** Waits between tries to get a token or to register, in milliseconds; the last one repeats. */
const retryMs = [1_000, 2_000, 5_000, 15_000]
/** `register()` never settles on a bad token (SDK issue 85), so it gets a limit of our own. */
const registerTimeoutMs = 10_000
/** The SDK retries a lost socket by itself; only a loss that lasts is worth a word. */
const lossGraceMs = 2_000

export type Line = {
  /** Opens the line; asked again, it mends one that gave up. */
  start(): Promise<void>
  stop(): void
  /** The Device to place a call on, as soon as there is one; null when the line stops first. */
  device(): Promise<Device | null>
  registered(): boolean
  /** Throws the Device away and makes a new one: the only way to be sure that a stuck `connect` never dials later. */
  renew(): void
}

export type LineDeps = {
  fetchToken: FetchVoiceToken
  createDevice(grant: VoiceToken): Device
  /** A call exists, in whatever state: its Device must not be thrown away under it. */
  busy(): boolean
  onRegistered(): void
  onUnregistered(fault: CallFault): void
  onIncoming(call: Call): void
  log: Logger
}

export function createLine(deps: LineDeps): Line {
  let running = false
  let device: Device | null = null
  let fault: CallFault | null = null
  let attempt = 0
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let watchTimer: ReturnType<typeof setTimeout> | undefined
  /** The socket went away just now: its repeated errors are not worth a word yet. */
  let inGrace = false
  let refreshing: Promise<void> | null = null
  // Whatever a Device that was replaced still says or waits for is not about the new one.
  let generation = 0
  let waiting: ((device: Device | null) => void)[] = []

  const isRegistered = () => String(device?.state) === 'registered'

  function report(next: CallFault) {
    fault = next
    deps.onUnregistered(next)
  }

  function retryLater() {
    if (!running || retryTimer !== undefined) return
    retryTimer = setTimeout(
      () => {
        retryTimer = undefined
        // A call that still waits for a Device has none to lose.
        if (device !== null && deps.busy()) retryLater()
        else void open()
      },
      retryMs[Math.min(attempt++, retryMs.length - 1)],
    )
  }

  function discard() {
    generation++
    clearTimeout(retryTimer)
    clearTimeout(watchTimer)
    retryTimer = undefined
    inGrace = false
    const old = device
    device = null
    old?.removeAllListeners()
    // The SDK emits `error` after destroy for sockets under way; without a listener that would throw.
    old?.on('error', () => undefined)
    old?.destroy()
  }

  function hand(next: Device | null) {
    const askers = waiting
    waiting = []
    for (const answer of askers) answer(next)
  }

  async function open(): Promise<void> {
    discard()
    const mine = generation
    const reply = await deps.fetchToken()
    if (!running || mine !== generation) return
    if (!reply.ok) {
      report(reply.code === 'not-signed-in' ? 'not-signed-in' : 'token-unavailable')
      retryLater()
      return
    }
    try {
      device = deps.createDevice(reply.token)
    } catch {
      report('token-rejected') // not a token at all
      retryLater()
      return
    }
    watch(device, mine)
    hand(device)
    watchTimer = setTimeout(() => {
      report('signalling-unreachable')
      retryLater()
    }, registerTimeoutMs)
    device.register().catch(() => undefined) // `error` says the same with a number
  }

  function watch(current: Device, mine: number) {
    const live = () => running && mine === generation
    current.on('registered', () => {
      if (!live()) return
      clearTimeout(watchTimer)
      clearTimeout(retryTimer)
      retryTimer = undefined
      attempt = 0
      fault = null
      inGrace = false
      deps.onRegistered()
    })
    current.on('unregistered', () => {
      if (!live()) return
      clearTimeout(watchTimer)
      inGrace = true
      watchTimer = setTimeout(() => {
        inGrace = false
        if (live() && !isRegistered()) report('signalling-unreachable')
      }, lossGraceMs)
    })
    current.on('error', (error: { code?: number }, call?: unknown) => {
      // An error of a call is told by the call.
      if (!live() || call !== undefined) return
      const next = faultOf(error.code)
      deps.log.warn('line-error', { code: error.code ?? 0, fault: next })
      if (needsNewToken(next)) {
        report(next)
        // An expired token does not end a call; with one going on, the refresh goes on trying.
        if (!deps.busy()) discard()
        retryLater()
      } else if (next === 'signalling-unreachable' && !isRegistered() && !inGrace && fault === null) report(next)
    })
    current.on('tokenWillExpire', () => {
      // After reconnects the SDK fires this several times for one token (2.18.5), hence the single flight.
      refreshing ??= refresh(current, live).finally(() => {
        refreshing = null
      })
    })
    current.on('incoming', (call: Call) => live() && deps.onIncoming(call))
  }

  async function refresh(current: Device, live: () => boolean): Promise<void> {
    for (let tried = 0; live(); tried++) {
      const reply = await deps.fetchToken()
      if (!live()) return
      if (reply.ok) {
        current.updateToken(reply.token.token)
        return
      }
      await new Promise((resolve) => setTimeout(resolve, retryMs[Math.min(tried, retryMs.length - 1)]))
    }
  }

  return {
    async start() {
      if (!running) {
        running = true
        attempt = 0
        await open()
      } else if (!isRegistered() && retryTimer === undefined && !deps.busy()) {
        // After a sleep, say: no timer fired and the socket is long gone.
        await open()
      }
    },
    stop() {
      running = false
      fault = null
      discard()
      hand(null)
    },
    device: () => (device || !running ? Promise.resolve(device) : new Promise((resolve) => waiting.push(resolve))),
    registered: isRegistered,
    renew() {
      if (!running) return
      report('signalling-unreachable')
      void open()
    },
  }
}
