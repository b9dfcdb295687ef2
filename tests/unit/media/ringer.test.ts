import { describe, expect, it } from 'vitest'
import { systemAudio } from '../../../lib/contracts/audio.ts'
import { createLogger } from '../../../lib/core/log.ts'
import { createRinger, type Player } from '../../../lib/media/ringer.ts'

/** An audio element as far as it is used: it answers late, and refuses an output that is not there. */
class FakePlayer implements Player {
  loop = false
  currentTime = 0
  playing = false
  sink = ''
  async setSinkId(sink: string): Promise<void> {
    await Promise.resolve()
    if (sink === 'unplugged') throw new DOMException('', 'NotFoundError')
    this.sink = sink
  }
  async play(): Promise<void> {
    await Promise.resolve()
    this.playing = true
  }
  pause(): void {
    this.playing = false
  }
}

function rig(initial = systemAudio) {
  const players = { ring: new FakePlayer(), knock: new FakePlayer() }
  const log: string[] = []
  const ringer = createRinger({
    initial,
    players: { ring: () => players.ring, knock: () => players.knock },
    log: createLogger((_, line) => log.push(line)),
  })
  const heard = async () => {
    await new Promise(setImmediate)
    return Object.entries(players).flatMap(([sound, { playing, sink }]) => (playing ? [`${sound} ${sink}`.trim()] : []))
  }
  return { ringer, players, heard, log }
}

describe('the ringer', () => {
  it('plays one sound over and over until it is silenced', async () => {
    const { ringer, players, heard } = rig()
    ringer.play('ring')
    expect(await heard()).toEqual(['ring'])
    expect(players.ring.loop).toBe(true)
    ringer.play('knock')
    expect(await heard()).toEqual(['knock'])
    ringer.play(null)
    expect(await heard()).toEqual([])
  })

  it('goes on where it is when the same is asked for again', async () => {
    const { ringer, players, heard } = rig()
    ringer.play('ring')
    await heard()
    players.ring.currentTime = 2
    ringer.play('ring')
    expect([await heard(), players.ring.currentTime]).toEqual([['ring'], 2])
  })

  it('silenced before it began stays silent', async () => {
    const { ringer, heard } = rig()
    ringer.play('ring')
    ringer.play(null)
    expect(await heard()).toEqual([])
  })

  it('rings where the person wants to hear it, and knocks where the voices are', async () => {
    const { ringer, heard } = rig({ ...systemAudio, ringer: 'desk', speaker: 'headset' })
    ringer.play('ring')
    expect(await heard()).toEqual(['ring desk'])
    ringer.play('knock')
    expect(await heard()).toEqual(['knock headset'])
    ringer.use({ ...systemAudio, speaker: 'other' })
    expect(await heard()).toEqual(['knock other'])
  })

  it('rings on what the system has when the chosen output is gone', async () => {
    const { ringer, heard, log } = rig({ ...systemAudio, ringer: 'unplugged' })
    ringer.play('ring')
    expect(await heard()).toEqual(['ring'])
    expect(log).toEqual([])
  })
})
