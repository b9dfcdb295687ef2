import '../../support/fake-browser.ts'
import { describe, expect, it } from 'vitest'
import { callId, content, handlersRig as rig, incoming, page, party } from '../../support/handlers-rig.ts'

describe('a person who is to be texted', () => {
  it('is shown in the panel, which opens before anything else', async () => {
    const { handlers, steps, items } = rig()
    const reply = handlers['background:composeText']({ to: party.e164, name: 'Marcus Bell' }, content)
    expect(steps[0]).toBe('panel 3')
    expect(await reply).toEqual({ ok: true })
    expect(await items.compose.get()).toEqual({ ...party, name: 'Marcus Bell' })
    await handlers['background:closeCompose'](null, page)
    expect(await items.compose.get()).toBeNull()
  })
})

describe('a press in the banner of a ringing call', () => {
  it('answers or declines, from the top frame of a page where Callside runs', async () => {
    for (const [action, phase] of [
      ['answer', 'answering'],
      ['decline', 'ending'],
    ] as const) {
      const each = rig()
      await each.fact(1, incoming())
      const top = { ...content, raw: { ...content.raw, frameId: 0 } }
      expect(await each.handlers['background:bannerPress']({ action, callId }, top)).toEqual({ ok: true })
      expect(await each.phase()).toBe(phase)
    }
  })
  it('does nothing from another frame, another page, or about another call', async () => {
    const { handlers, fact, phase } = rig()
    await fact(1, incoming())
    const top = { ...content.raw, frameId: 0 }
    for (const raw of [
      { ...top, frameId: 4 },
      { ...top, origin: 'https://other.example' },
    ]) {
      const reply = await handlers['background:bannerPress']({ action: 'answer', callId }, { ...content, raw })
      expect(reply).toEqual({ ok: false, code: 'stale' })
    }
    const other = { action: 'answer', callId: '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0009' } as const
    expect(await handlers['background:bannerPress'](other, { ...content, raw: top })).toEqual({
      ok: false,
      code: 'stale',
    })
    expect(await phase()).toBe('ringing-in')
  })
})
