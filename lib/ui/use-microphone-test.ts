import { useCallback, useEffect, useRef, useState } from 'react'
import type { MicrophoneState } from '../contracts/snapshot.ts'
import type { Clock } from './clock.ts'
import { createHearing } from './loudness.ts'
import type { Microphone, MicrophoneFault, OpenMicrophone } from './microphone.ts'

export type MicrophoneTest =
  | { state: 'idle' }
  | { state: 'asking' }
  | { state: 'listening'; label: string; level: number; heard: boolean }
  | { state: 'heard'; label: string }
  | { state: 'failed'; fault: MicrophoneFault }

const sampleMs = 100
/** Nobody leaves a microphone open by forgetting a tab. */
const longestTestMs = 30_000

/** Runs the microphone test. `onState` hears the permission at the start, after each try and on every change. */
export function useMicrophoneTest(
  microphone: Microphone,
  clock: Clock,
  onState: (state: MicrophoneState) => void,
): { test: MicrophoneTest; permission: MicrophoneState; start: () => Promise<void>; stop: () => void } {
  const [test, setTest] = useState<MicrophoneTest>({ state: 'idle' })
  const [permission, setPermission] = useState<MicrophoneState>('unknown')
  const open = useRef<{ device: OpenMicrophone; cancel: () => void } | null>(null)
  const alive = useRef(true)

  const report = useCallback(
    (state: MicrophoneState) => {
      if (!alive.current) return
      setPermission(state)
      onState(state)
    },
    [onState],
  )

  const release = useCallback(() => {
    open.current?.cancel()
    open.current?.device.stop()
    open.current = null
  }, [])

  const stop = useCallback(() => {
    const label = open.current?.device.label ?? ''
    release()
    setTest({ state: 'heard', label })
  }, [release])

  useEffect(() => {
    alive.current = true
    microphone.permission().then(report, () => {
      // `permission` never rejects.
    })
    const unwatch = microphone.watch(report)
    return () => {
      alive.current = false
      unwatch()
      release()
    }
  }, [microphone, report, release])

  const start = useCallback(async () => {
    if (open.current) return
    setTest({ state: 'asking' })
    const opened = await microphone.open()
    if (!alive.current) {
      if (opened.ok) opened.value.stop()
      return
    }
    report(opened.ok ? 'granted' : await microphone.permission())
    if (!opened.ok) {
      setTest({ state: 'failed', fault: opened.error.code })
      return
    }
    const device = opened.value
    const hear = createHearing(clock)
    const endsAt = clock.now() + longestTestMs
    const held = { device, cancel: () => {} }
    open.current = held
    const sample = () => {
      const level = device.level()
      setTest({ state: 'listening', label: device.label, level, heard: hear(level) })
      held.cancel = clock.after(sampleMs, clock.now() < endsAt ? sample : stop)
    }
    sample()
  }, [microphone, clock, report, stop])

  return { test, permission, start, stop }
}
