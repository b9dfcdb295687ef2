import { describe, expect, test } from 'vitest'
import { announcement } from '../../../components/CallAnnouncer.tsx'
import {
  adviceFor,
  doneTexts,
  endReasonTexts,
  failureTexts,
  faultTexts,
  outcomeTexts,
  unknownFailure,
} from '../../../components/texts.ts'
import { initialsOf, nameOf, numberOf, recordText } from '../../../components/who.ts'
import { callOutcomeSchema } from '../../../lib/contracts/api.ts'
import { messages } from '../../../lib/contracts/messages.ts'
import { callFaultSchema, endReasonSchema } from '../../../lib/contracts/snapshot.ts'
import { createHearing, loudness } from '../../../lib/ui/loudness.ts'
import { createFakeClock } from '../../support/view-deps.ts'
import { calls } from '../../support/view-fixtures.ts'

describe('texts', () => {
  test('there is one for each code that can arrive, and what to do about each fault', () => {
    expect(Object.keys(faultTexts).sort()).toEqual([...callFaultSchema.options].sort())
    expect(Object.keys(endReasonTexts).sort()).toEqual([...endReasonSchema.options].sort())
    expect(Object.keys(outcomeTexts).sort()).toEqual([...callOutcomeSchema.options].sort())
    for (const code of Object.keys(doneTexts)) {
      expect(messages['background:dial'].output.safeParse({ ok: false, code }).success).toBe(true)
    }
    for (const { title, todo } of Object.values(failureTexts)) {
      expect(title).not.toMatch(/[.!]$/)
      expect(todo).toMatch(/\.$/)
    }
  })

  test('a code that is not known has words too', () => {
    expect(adviceFor('bad-server')).toBe(doneTexts['bad-server'])
    expect(adviceFor('toString')).toBe(unknownFailure)
  })
})

describe('who calls', () => {
  test('is the name, or the number, or that it is hidden', () => {
    expect(nameOf({ e164: '+14155550117', name: ' Ana ' }, 'US')).toBe('Ana')
    expect(nameOf({ e164: '+14155550117', ext: '20' }, 'US')).toBe('(415) 555-0117 ext. 20')
    expect(nameOf({ e164: '+14155550117' }, 'GB')).toBe('+1 415 555 0117')
    expect(numberOf({ e164: '' }, 'US')).toBe('Hidden number')
  })

  test('names the record without its id', () => {
    expect(recordText({ site: 'hubspot', kind: 'contact', id: '123' })).toBe('HubSpot contact')
    expect(recordText({ site: 'openemr', kind: 'patient', id: '123' })).toBe('OpenEMR patient')
    expect(recordText({ site: 'generic', kind: 'patient', id: '123' })).toBe('Patient record')
  })

  test('says nothing of a site or a kind that has no words', () => {
    expect(recordText({ site: 'generic', kind: 'toString', id: '123' })).toBeNull()
    expect(recordText({ site: 'acme', kind: 'chart', id: '123' })).toBeNull()
  })

  test.each([
    ['Tomás Echeverría', 'TE'],
    ['ana', 'A'],
    ['Maria de la Cruz', 'MC'],
    ['Ødegård, Liv', 'ØL'],
    ['李 小龙', '李小'],
    ['(415) 555-0117', null],
    [undefined, null],
  ])('%s has the initials %s', (name, initials) => expect(initialsOf(name)).toBe(initials))
})

describe('announcements', () => {
  test.each([
    ['ringing-in', 'Incoming call from Tomás Echeverría. Answer or decline in Callside.'],
    ['dialling', 'Calling… Tomás Echeverría'],
    ['connected', 'On the call with Tomás Echeverría.'],
    ['muted', 'You are muted.'],
    ['reconnecting', 'Connection lost. Reconnecting, stay on the line.'],
    ['ended', 'They hung up.'],
  ] as const)('%s', (name, text) => expect(announcement(calls[name], 'US')).toBe(text))
})

test('a meter shows loudness, not amplitude', () => {
  expect([0, 0.001, 1].map(loudness)).toEqual([0, 0, 1])
  expect(loudness(0.1)).toBeCloseTo(0.6)
})

test('sound is said to be heard a little longer than it lasts', () => {
  const clock = createFakeClock()
  const hear = createHearing(clock)
  expect(hear(0)).toBe(false)
  expect(hear(0.2)).toBe(true)
  clock.advance(700)
  expect(hear(0)).toBe(true)
  clock.advance(200)
  expect(hear(0)).toBe(false)
})
