import { expect, it } from 'vitest'
import { audioChoicesSchema, systemAudio } from '../../../lib/contracts/audio.ts'
import { createAudioSettings } from '../../../lib/session/audio-settings.ts'
import { createItem } from '../../../lib/storage/area.ts'
import { memoryArea } from '../../support/memory-area.ts'

it('keeps every choice, also of two made at once, and tells the engine each time', async () => {
  const area = memoryArea()
  const item = createItem(area, 'audio', audioChoicesSchema, systemAudio)
  const told: unknown[] = []
  const settings = createAudioSettings({
    item,
    request: async (_, input) => {
      told.push(input)
      return { ok: false, error: { code: 'receiver-gone' } }
    },
  })
  await Promise.all([settings.choose('microphone', 'headset'), settings.choose('ringer', 'loud')])
  await settings.choose('microphone', null)
  expect(told).toEqual([
    { ...systemAudio, microphone: 'headset' },
    { ...systemAudio, microphone: 'headset', ringer: 'loud' },
    { ...systemAudio, ringer: 'loud' },
  ])
  expect(area.dump()).toEqual({ audio: { ...systemAudio, ringer: 'loud' } })
})
