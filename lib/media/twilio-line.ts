// The registered Device: one per signed-in user, kept warm so that a click only has to send the invite.
import { Device } from '@twilio/voice-sdk'
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
  start(): Promise<void>
  stop(): void
  /** The Device to place a call on, ready or about to be; null when there is none. */
  device(): Device | null
  registered(): boolean
  fault(): CallFault | null
  /** Throws the Device away and makes a new one: the only way to be sure that a stuck `connect` never dials later. */
  renew(): void
}

export type LineDeps = {
  fetchToken: FetchVoiceToken
  sounds: Record<string, string>
  onRegistered(): void
  onUnregistered(fault: CallFault): void
  onIncoming(call: Parameters<Parameters<Device['on']>[1]>[0]): void
  log: Logger
}

export function createLine(deps: LineDeps): Line {
  let running = false
  let device: Device | null = null
  let fault: CallFault | null = null
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let refreshing: Promise<void> | null = null
  // Callbacks of a Device that was replaced must not speak for the new one.
  let generation = 0

  function report(next: CallFault) {
    fault = next
    deps.onUnregistered(next)
  }

  function retry() {
    if (!running) return
    clearTimeout(timer)
    timer = setTimeout(() => void open(), retryMs[Math.min(attempt++, retryMs.length - 1)])
  }

  function discard() {
    generation++
    clearTimeout(timer)
    const old = device
    device = null
    old?.removeAllListeners()
    // The SDK emits `error` after destroy for sockets under way; without a listener that would throw.
    old?.on('error', () => undefined)
    old?.destroy()
  }

  async function open(): Promise<void> {
    discard()
    const mine = generation
    const reply = await deps.fetchToken()
    if (!running || mine !== generation) return
    if (!reply.ok) {
      report(reply.code === 'not-signed-in' ? 'not-signed-in' : 'token-unavailable')
      if (reply.code !== 'not-signed-in') retry()
      return
    }
    device = createDevice(reply.token, deps.sounds)
    watch(device, mine)
    timer = setTimeout(() => {
      report('signalling-unreachable')
      void open()
    }, registerTimeoutMs)
    device.register().catch(() => undefined) // `error` says the same with a number
  }

  function watch(current: Device, mine: number) {
    const live = () => running && mine === generation
    current.on('registered', () => {
      if (!live()) return
      clearTimeout(timer)
      attempt = 0
      fault = null
      deps.onRegistered()
    })
    current.on('unregistered', () => {
      if (!live()) return
      clearTimeout(timer)
      timer = setTimeout(
        () => live() && current.state !== Device.State.Registered && report('signalling-unreachable'),
        lossGraceMs,
      )
    })
    current.on('error', (error: { code?: number }, call?: unknown) => {
      // An error of a call is told by the call.
      if (!live() || call !== undefined) return
      const next = faultOf(error.code)
      deps.log.warn('line-error', { code: error.code ?? 0, fault: next })
      // A call lives on its Device: an expired token does not end it, so it is not thrown away under it.
      if (needsNewToken(next) && !current.isBusy) {
        report(next)
        discard()
        retry()
      } else if (next === 'signalling-unreachable' && current.state !== Device.State.Registered && fault === null) {
        report(next)
      }
    })
    current.on('tokenWillExpire', () => {
      // After reconnects the SDK fires this several times for one token (2.18.5), hence the single flight.
      refreshing ??= refresh(current, mine).finally(() => {
        refreshing = null
      })
    })
    current.on('incoming', (call) => live() && deps.onIncoming(call))
  }

  async function refresh(current: Device, mine: number) {
    const reply = await deps.fetchToken()
    if (!running || mine !== generation) return
    if (reply.ok) current.updateToken(reply.token.token)
    else {
      report(reply.code === 'not-signed-in' ? 'not-signed-in' : 'token-unavailable')
      if (!current.isBusy) retry()
    }
  }

  return {
    async start() {
      if (running) return
      running = true
      attempt = 0
      await open()
    },
    stop() {
      running = false
      fault = null
      discard()
    },
    device: () => device,
    registered: () => device?.state === Device.State.Registered,
    fault: () => fault,
    renew() {
      if (!running) return
      report('signalling-unreachable')
      void open()
    },
  }
}

function createDevice(grant: VoiceToken, sounds: Record<string, string>): Device {
  const { host, edges } = grant.signalling
  const options: Device.Options & { chunderw?: string } = {
    // 0, the default, lets the carrier end a call with the first lost socket; 30 s is its limit.
    maxCallSignalingTimeoutMs: 30_000,
    enableImprovedSignalingErrorPrecision: true,
    codecPreferences: ['opus', 'pcmu'] as NonNullable<Device.Options['codecPreferences']>,
    closeProtection: false,
    // The SDK writes tokens and numbers at finer levels.
    logLevel: 'silent',
    sounds,
    tokenRefreshMs: 60_000,
    ...(edges ? { edge: edges } : {}),
    // Private in the SDK's types, and the one way to reach a signalling host of one's own.
    ...(host ? { chunderw: host, publishEvents: false } : {}),
  }
  return new Device(grant.token, options)
}
