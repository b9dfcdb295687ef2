import { EventEmitter } from 'node:events'
import type { Device } from '@twilio/voice-sdk'
import { describe, expect, it } from 'vitest'
import { type AudioChoices, systemAudio } from '../../../lib/contracts/audio.ts'
import { createLogger } from '../../../lib/core/log.ts'
import { createTwilioAudio } from '../../../lib/media/twilio-audio.ts'

/** The SDK's audio helper (audiohelper.ts, 2.18.5) as far as it is used: lists, outputs, one chosen input. */
class FakeHelper extends EventEmitter {
  readonly isOutputSelectionSupported = true
  availableOutputDevices = devices('default', 'loud', 'quiet')
  availableInputDevices = devices('default', 'headset', 'desk')
  inputDevice: { deviceId: string } | null = null
  readonly inputs: (string | null)[] = []
  readonly speakerDevices = new FakeOutputs(this)
  rings = true

  incoming(enable: boolean): void {
    this.rings = enable
  }

  async setInputDevice(deviceId: string): Promise<void> {
    this.inputs.push(deviceId)
    await Promise.resolve()
    if (!this.availableInputDevices.has(deviceId)) throw new Error(`Device not found: ${deviceId}`)
    this.inputDevice = { deviceId }
  }
  async unsetInputDevice(): Promise<void> {
    this.inputs.push(null)
    await Promise.resolve()
    this.inputDevice = null
  }
}

class FakeOutputs {
  private chosen: string[] = []
  private readonly helper: FakeHelper
  constructor(helper: FakeHelper) {
    this.helper = helper
  }
  get() {
    return new Set(this.chosen.map((deviceId) => ({ deviceId })))
  }
  async set(deviceId: string): Promise<void> {
    if (!this.helper.availableOutputDevices.has(deviceId)) throw new Error('Devices not found')
    this.chosen = [deviceId]
  }
  ids() {
    return this.chosen
  }
}

function devices(...ids: string[]) {
  return new Map(ids.map((deviceId) => [deviceId, { deviceId }]))
}

function rig(initial: AudioChoices = systemAudio) {
  const track = new EventTarget()
  const log: string[] = []
  const audio = createTwilioAudio({ initial, log: createLogger((_, line) => log.push(line)) })
  const helper = new FakeHelper()
  const peer = () => ({ getSenders: () => [{ track }] }) as never
  const attach = (to = helper) => audio.attach({ audio: to } as unknown as Pick<Device, 'audio'>, peer)
  return { audio, attach, device: attach(), helper, log, unplug: () => track.dispatchEvent(new Event('ended')) }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('the microphone of the next call', () => {
  it('is cleaned of echo and noise, whichever it is', () => {
    expect(rig().audio.constraints()).toEqual({ echoCancellation: true, noiseSuppression: true, autoGainControl: true })
  })

  it('is the chosen one if it is there: a cable that was pulled must not stop a call', () => {
    const { audio } = rig({ ...systemAudio, microphone: 'headset' })
    expect(audio.constraints()).toMatchObject({ deviceId: { ideal: 'headset' } })
  })
})

describe('the speaker', () => {
  it('is set as soon as it is plugged in, and is the system’s when it is pulled', async () => {
    const { audio, helper } = rig()
    helper.availableOutputDevices = devices('default', 'quiet')
    audio.use({ ...systemAudio, speaker: 'loud' })
    await settled()
    expect(helper.speakerDevices.ids()).toEqual(['default'])
    helper.availableOutputDevices = devices('default', 'quiet', 'loud')
    helper.emit('deviceChange', [])
    await settled()
    expect(helper.speakerDevices.ids()).toEqual(['loud'])
    helper.availableOutputDevices = devices('default')
    helper.emit('deviceChange', [])
    await settled()
    expect(helper.speakerDevices.ids()).toEqual(['default'])
  })

  it('is that of every Device, as long as there is one, and the SDK rings on none', async () => {
    const { audio, attach, helper, device } = rig()
    const second = new FakeHelper()
    attach(second)
    device.detach()
    audio.use({ ...systemAudio, speaker: 'loud' })
    await settled()
    expect([helper, second].map(({ speakerDevices }) => speakerDevices.ids())).toEqual([['default'], ['loud']])
    expect([helper.rings, second.rings]).toEqual([false, false])
  })
})

describe('in a call', () => {
  it('another microphone takes over at once, and none stays open after it', async () => {
    const { audio, device, helper } = rig()
    device.opened()
    audio.use({ ...systemAudio, microphone: 'desk' })
    await settled()
    expect(helper.inputDevice).toEqual({ deviceId: 'desk' })
    device.closed()
    await settled()
    expect(helper.inputDevice).toBeNull()
    expect(helper.inputs).toEqual(['desk', null])
  })

  it('a microphone that is unplugged is replaced by what the system has', async () => {
    const { device, helper, unplug } = rig({ ...systemAudio, microphone: 'headset' })
    device.opened()
    helper.availableInputDevices = devices('default', 'desk')
    unplug()
    await settled()
    expect(helper.inputDevice).toEqual({ deviceId: 'default' })
  })

  it('a device that Chrome refuses is told by its kind, without its name, and the call goes on', async () => {
    const { device, helper, log, unplug } = rig()
    device.opened()
    helper.availableInputDevices = devices()
    unplug()
    await settled()
    expect(helper.inputDevice).toBeNull()
    expect(log.join()).toMatch(/audio-device-refused.*microphone/)
  })
})

it('between calls a choice opens no microphone', async () => {
  const { audio, device, helper, unplug } = rig()
  audio.use({ ...systemAudio, microphone: 'desk' })
  device.opened()
  device.closed()
  unplug()
  await settled()
  expect(helper.inputs).toEqual([])
})
