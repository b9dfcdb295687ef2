import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTarget } from '../../../simulator/dial.ts'
import { parseTwiml } from '../../../simulator/twiml.ts'

const wrap = (inside: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n<Response>${inside}</Response>`

describe('the TwiML reader', () => {
  test('keeps the order, the attributes and the text of verbs', () => {
    const parsed = parseTwiml(
      wrap(
        '<Say loop="2">Tom &amp; Jerry</Say><!-- no --><Pause length="3"/><Dial action="/a?b=1&amp;c=2"><Conference beep="false">room 1</Conference></Dial><Hangup/>',
      ),
    )
    expect(parsed).toEqual({
      ok: true,
      verbs: [
        { name: 'Say', attributes: { loop: '2' }, text: 'Tom & Jerry', children: [] },
        { name: 'Pause', attributes: { length: '3' }, text: '', children: [] },
        {
          name: 'Dial',
          attributes: { action: '/a?b=1&c=2' },
          text: '',
          children: [{ name: 'Conference', attributes: { beep: 'false' }, text: 'room 1', children: [] }],
        },
        { name: 'Hangup', attributes: {}, text: '', children: [] },
      ],
    })
  })

  test('takes an empty response', () => {
    expect(parseTwiml('<Response/>')).toEqual({ ok: true, verbs: [] })
  })

  test.each([
    ['an unknown verb', wrap('<Dail>+14155550123</Dail>')],
    ['a verb in small letters', wrap('<dial>+14155550123</dial>')],
    ['an unknown attribute', wrap('<Dial timeOut="3">+14155550123</Dial>')],
    ['an attribute of another verb', wrap('<Conference beep="false">room</Conference>')],
    ['a verb inside a verb', wrap('<Say><Hangup/></Say>')],
    ['Gather, which is not played', wrap('<Gather/>')],
    ['text outside a verb', wrap('hello')],
  ])('refuses %s with 12200', (_, xml) => {
    expect(parseTwiml(xml)).toMatchObject({ ok: false, error: { code: 12200 } })
  })

  test.each([
    ['nothing', ''],
    ['no XML', 'Internal Server Error'],
    ['an open element', '<Response><Say>'],
    ['another root', '<html></html>'],
    ['two roots', '<Response/><Response/>'],
    ['a document type', '<!DOCTYPE r [<!ENTITY x "y">]><Response><Say>&x;</Say></Response>'],
    ['JSON', '{"ok":true}'],
  ])('refuses %s with 12100', (_, xml) => {
    expect(parseTwiml(xml)).toMatchObject({ ok: false, error: { code: 12100 } })
  })

  test('never throws', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.string().map(wrap),
      fc.string().map((text) => `<${text}>`),
    )
    for (const text of fc.sample(anything, 300)) expect(typeof parseTwiml(text).ok).toBe('boolean')
  })
})

describe('who is dialled', () => {
  test.each([
    ['+14155550123', { kind: 'number', number: '+14155550123' }],
    ['client:alice', { kind: 'client', identity: 'alice', parameters: [] }],
    [
      'client:alice?record=17&note=a%20b%26c',
      {
        kind: 'client',
        identity: 'alice',
        parameters: [
          ['record', '17'],
          ['note', 'a b&c'],
        ],
      },
    ],
    ['4155550123', undefined],
    ['+0123456789', undefined],
    ['client:a.b', undefined],
    ['sip:alice@example.com', undefined],
    ['', undefined],
  ])('%s', (to, target) => {
    expect(parseTarget(to)).toEqual(target)
  })
})
