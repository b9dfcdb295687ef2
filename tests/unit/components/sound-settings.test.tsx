// @vitest-environment happy-dom
import { act } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import { systemAudio } from '../../../lib/contracts/audio.ts'
import { ok } from '../../../lib/core/result.ts'
import { commands, openPanel } from '../../support/open-panel.tsx'
import { click, unmountAll } from '../../support/render.tsx'

const headset = { id: 'h', label: 'Headset' }
const desk = { id: 'd', label: 'Desk speaker' }

async function openSound(choices = systemAudio) {
  const panel = await openPanel({}, { 'background:audioChoices': () => ok(choices) })
  const { view, runtime } = panel
  await act(async () => runtime.sound.change({ microphones: [headset], speakers: [headset, desk] }))
  await click(view.button('Account: Nora Lindqvist'))
  await click(view.button('Microphone, speaker and ringer'))
  const select = (label: string) => {
    const found = [...view.host.querySelectorAll('label')].find(({ textContent }) => textContent === label)
    return document.getElementById(found?.htmlFor ?? '') as HTMLSelectElement
  }
  return { ...panel, select }
}

async function pick(select: HTMLSelectElement, value: string) {
  await act(async () => {
    select.value = value
    select.dispatchEvent(new Event('change', { bubbles: true }))
  })
}

afterEach(unmountAll)

describe('sound settings', () => {
  test('show what was chosen, and send what is chosen now', async () => {
    const { runtime, select } = await openSound({ ...systemAudio, speaker: 'd' })
    expect(select('Speaker').value).toBe('d')
    expect([...select('Microphone').options].map(({ text }) => text)).toEqual(['As the system', 'Headset'])
    await pick(select('Microphone'), 'h')
    await pick(select('Speaker'), '')
    expect(commands(runtime).filter(({ name }) => name === 'background:chooseAudio')).toEqual([
      { name: 'background:chooseAudio', input: { kind: 'microphone', deviceId: 'h' } },
      { name: 'background:chooseAudio', input: { kind: 'speaker', deviceId: null } },
    ])
  })

  test('keep a device that is not plugged in, say so, and take it back when it is', async () => {
    const { runtime, select } = await openSound({ ...systemAudio, ringer: 'gone' })
    const shown = () => select('Ringer').selectedOptions[0]?.text
    expect(shown()).toBe('Not plugged in')
    await act(async () => runtime.sound.change({ microphones: [], speakers: [{ id: 'gone', label: 'Dock' }] }))
    expect(shown()).toBe('Dock')
  })

  test('play a sound on a device, and say when it cannot be used', async () => {
    const { view, runtime } = await openSound({ ...systemAudio, ringer: 'gone' })
    await click(view.button('Test the speaker'))
    expect(runtime.sound.played).toEqual([null])
    await click(view.button('Test the ringer'))
    expect(view.host.querySelector('.sound-failure')?.textContent).toMatch(/Plug it in/)
  })

  test('have the focus when they open, and can be closed', async () => {
    const { view } = await openSound()
    expect(document.activeElement?.textContent).toBe('Sound')
    await click(view.button('Close sound'))
    expect(view.host.querySelector('.sound')).toBeNull()
  })
})
