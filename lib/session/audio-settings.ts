import type { AudioChoices, AudioKind } from '../contracts/audio.ts'
import { createQueue } from '../core/queue.ts'
import type { Request } from '../messaging/request.ts'
import type { Item } from '../storage/area.ts'

export type AudioSettings = {
  choices(): Promise<AudioChoices>
  /** Kept first: an engine document that is made later asks for it. */
  choose(kind: AudioKind, deviceId: string | null): Promise<void>
}

export function createAudioSettings(deps: { item: Item<AudioChoices>; request: Request }): AudioSettings {
  const queue = createQueue()
  return {
    choices: () => deps.item.get(),
    choose: (kind, deviceId) =>
      queue(async () => {
        const next = { ...(await deps.item.get()), [kind]: deviceId }
        await deps.item.set(next)
        // Nobody there: nobody is signed in, and the choice waits.
        await deps.request('offscreen:useAudio', next)
      }),
  }
}
