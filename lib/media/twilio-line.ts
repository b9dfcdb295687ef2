// The registered Device: one per signed-in user, kept warm so that a click only has to send the invite.
import type { Call } from '@twilio/voice-sdk'
import type { CallFault } from '../call/call.ts'
import type { VoiceToken } from '../contracts/api.ts'
import type { Logger } from '../core/log.ts'
import type { FetchVoiceToken } from './engine.ts'
import { keepToken, retryAfterMs } from './token-refresh.ts'
import { faultOf, needsNewToken } from './twilio-faults.ts'
import type { Phone } from './twilio-phone.ts'

/** `register()` never settles on a bad token (SDK issue 85), so it gets a limit of our own. */
const registerTimeoutMs = 10_000
/** The SDK retries a lost socket by itself; only a loss that lasts is worth a word. */
const lossGraceMs = 2_000

export type Line = {
  /** Opens the line; asked again, it mends one that gave up. */
  start(): Promise<void>
  stop(): void
  /** The phone to place a call on, as soon as there is one; null when the line stops first. */
  phone(): Promise<Phone | null>
  is(phone: Phone): boolean
  /** The newest token, and the edge where the line is. */
  grant(): VoiceToken | null
  registered(): boolean
  /** Throws the Device away and makes a new one: the only way to be sure that a stuck `connect` never dials later. */
  renew(because: CallFault | null): void
}

export type LineDeps = {
  fetchToken: FetchVoiceToken
  createPhone(grant: VoiceToken): Phone
  /** A call exists, in whatever state: its Device must not be thrown away under it. */
  busy(): boolean
  onRegistered(): void
  onUnregistered(fault: CallFault): void
  /** Something after which it is worth asking whether a call still arrives here. */
  onRenewed(): void
  onIncoming(call: Call, phone: Phone): void
  log: Logger
}

export function createLine(deps: LineDeps): Line {
  let running = false
  let phone: Phone | null = null
  let granted: VoiceToken | null = null
  let fault: CallFault | null = null
  let attempt = 0
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let watchTimer: ReturnType<typeof setTimeout> | undefined
  /** The socket went away just now: its repeated errors are not worth a word yet. */
  let inGrace = false
  // Whatever a Device that was replaced still says or waits for is not about the new one.
  let generation = 0
  let waiting: ((phone: Phone | null) => void)[] = []

  const isRegistered = () => String(phone?.device.state) === 'registered'

  function report(next: CallFault) {
    fault = next
    deps.onUnregistered(next)
  }

  function retryLater() {
    if (!running || retryTimer !== undefined) return
    retryTimer = setTimeout(() => {
      retryTimer = undefined
      // A call that still waits for a Device has none to lose.
      if (phone !== null && deps.busy()) retryLater()
      else void open()
    }, retryAfterMs(attempt++))
  }

  function discard() {
    generation++
    clearTimeout(retryTimer)
    clearTimeout(watchTimer)
    retryTimer = undefined
    inGrace = false
    const old = phone
    phone = null
    old?.discard()
  }

  function hand(next: Phone | null) {
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
      phone = deps.createPhone(reply.token)
    } catch {
      report('token-rejected') // not a token at all
      retryLater()
      return
    }
    granted = reply.token
    watch(phone, mine)
    hand(phone)
    watchTimer = setTimeout(() => {
      report('signalling-unreachable')
      retryLater()
    }, registerTimeoutMs)
    phone.device.register().catch(() => undefined) // `error` says the same with a number
  }

  function watch(opened: Phone, mine: number) {
    const current = opened.device
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
        // A refused token does not end a call; without a new one its lost link would not come back either.
        if (deps.busy()) keeper.refused()
        else discard()
        retryLater()
      } else if (next === 'signalling-unreachable' && !isRegistered() && !inGrace && fault === null) report(next)
    })
    const keeper = keepToken(current, {
      fetchToken: deps.fetchToken,
      live,
      onRenewed(grant) {
        granted = grant
        deps.onRenewed()
      },
    })
    current.on('incoming', (call: Call) => live() && deps.onIncoming(call, opened))
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
      granted = null
      discard()
      hand(null)
    },
    phone: () => (phone || !running ? Promise.resolve(phone) : new Promise((resolve) => waiting.push(resolve))),
    is: (other) => other === phone,
    grant: () => granted && at(granted, phone?.device.edge ?? null),
    registered: isRegistered,
    renew(because) {
      if (!running) return
      if (because !== null) report(because)
      void open()
    },
  }
}

/** Of several edges, the one that answered. A host of one's own has none. */
function at(grant: VoiceToken, edge: string | null): VoiceToken {
  const { signalling } = grant
  return edge === null || signalling.host !== undefined ? grant : { ...grant, signalling: { edges: [edge] } }
}
