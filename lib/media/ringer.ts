/** The two sounds of a call that comes in: the ringtone, and a soft knock in the ear of somebody who talks. */
import type { AudioChoices } from '../contracts/audio.ts'
import type { Logger } from '../core/log.ts'

export type RingerSound = 'ring' | 'knock'

export type Ringer = {
  /** What is to be heard from now on, over and over; null is silence. Asked again for the same, it goes on. */
  play(sound: RingerSound | null): void
  /** The knock goes where the other voices come from, the ringtone where the person wants to hear it. */
  use(choices: AudioChoices): void
}

/** As much of an audio element as is used. */
export type Player = Pick<HTMLAudioElement, 'play' | 'pause' | 'setSinkId' | 'loop' | 'currentTime'>

export function createRinger(deps: {
  initial: AudioChoices
  players: Record<RingerSound, () => Player>
  log: Logger
}): Ringer {
  let choices = deps.initial
  let playing: { sound: RingerSound; player: Player } | null = null
  const made: Partial<Record<RingerSound, Player>> = {}

  const sinkOf = (sound: RingerSound) => (sound === 'ring' ? choices.ringer : choices.speaker) ?? ''
  const failed = (what: string) => (error: unknown) =>
    deps.log.warn('ringer-failed', { what, kind: error instanceof Error ? error.name : typeof error })

  async function start(sound: RingerSound, player: Player): Promise<void> {
    // One that was unplugged is refused; then the system's is better than silence.
    await player.setSinkId(sinkOf(sound)).catch(() => player.setSinkId('').catch(failed('sink')))
    if (playing?.player !== player) return
    await player.play()
  }

  return {
    play(sound) {
      if (playing?.sound === sound || (playing === null && sound === null)) return
      if (playing !== null) {
        playing.player.pause()
        playing.player.currentTime = 0
      }
      playing = null
      if (sound === null) return
      const player = (made[sound] ??= deps.players[sound]())
      player.loop = true
      playing = { sound, player }
      // `AbortError`: silenced in the same moment.
      start(sound, player).catch((error: unknown) => playing?.player === player && failed(sound)(error))
    },
    use(next) {
      choices = next
      if (playing !== null) playing.player.setSinkId(sinkOf(playing.sound)).catch(failed('sink'))
    },
  }
}
