import { useCallback, useEffect, useState } from 'react'
import { type AudioChoices, type AudioKind, systemAudio } from '../contracts/audio.ts'
import type { Request } from '../messaging/request.ts'
import type { Sound, SoundDevices } from './sound.ts'

export type SoundDeps = { sound: Sound; request: Request }

export type SoundState = {
  devices: SoundDevices
  choices: AudioChoices
  choose: (kind: AudioKind, deviceId: string | null) => void
}

/** What there is to choose from, kept in step with what is plugged in, and what was chosen. */
export function useSound({ sound, request }: SoundDeps): SoundState {
  const [devices, setDevices] = useState<SoundDevices>({ microphones: [], speakers: [] })
  const [choices, setChoices] = useState<AudioChoices>(systemAudio)

  useEffect(() => {
    let isOver = false
    const list = () => {
      sound.list().then(
        (found) => {
          if (!isOver) setDevices(found)
        },
        () => {
          // The browser does not say; the system's choice is left.
        },
      )
    }
    const ask = async () => {
      const reply = await request('background:audioChoices', null)
      if (!isOver && reply.ok) setChoices(reply.value)
    }
    list()
    void ask()
    const unwatch = sound.watch(list)
    return () => {
      isOver = true
      unwatch()
    }
  }, [sound, request])

  const choose = useCallback(
    (kind: AudioKind, deviceId: string | null) => {
      setChoices((old) => ({ ...old, [kind]: deviceId }))
      void request('background:chooseAudio', { kind, deviceId })
    },
    [request],
  )
  return { devices, choices, choose }
}
