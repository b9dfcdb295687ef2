import { describe, expect, test } from 'vitest'
import { createCallNames, listCallNames, updateCallNames } from '../../../simulator/rest-calls.ts'
import { listConferenceNames, updateConferenceNames } from '../../../simulator/rest-conferences.ts'
import type { ParameterNames } from '../../../simulator/rest-parameters.ts'
import {
  createParticipantNames,
  listParticipantNames,
  updateParticipantNames,
} from '../../../simulator/rest-participants.ts'
import { accountSid, authToken, farNumber, ownNumber } from './carrier-account.ts'
import { bodyNames, operation, queryNames, replySchema } from './openapi/description.ts'
import { running } from './running.ts'

const carrier = running()

const participantsPath = 'Conferences/{ConferenceSid}/Participants.json'
const participantPath = 'Conferences/{ConferenceSid}/Participants/{CallSid}.json'

describe('parameters are those of the published description', () => {
  const all = (names: ParameterNames): string[] => [...names.used, ...names.known].sort()

  test.each([
    ['Calls.json', createCallNames],
    ['Calls/{Sid}.json', updateCallNames],
    ['Conferences/{Sid}.json', updateConferenceNames],
    [participantsPath, createParticipantNames],
    [participantPath, updateParticipantNames],
  ])('POST %s', (path, names) => {
    expect(all(names)).toEqual(bodyNames(operation('post', path)))
  })

  test.each([
    ['Calls.json', listCallNames],
    ['Conferences.json', listConferenceNames],
    [participantsPath, listParticipantNames],
  ])('GET %s', (path, names) => {
    expect(all(names)).toEqual(queryNames(operation('get', path)))
  })
})

describe('replies are those of the published description', () => {
  async function raw(method: 'GET' | 'POST' | 'DELETE', path: string, body?: Record<string, string>) {
    const response = await fetch(`${carrier.simulator.restUrl}/2010-04-01/Accounts/${accountSid}/${path}`, {
      method,
      headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
      ...(body ? { body: new URLSearchParams(body) } : {}),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>) }
  }

  const check = (
    method: 'get' | 'post',
    path: string,
    status: number,
    reply: { status: number; body: unknown },
  ): void => {
    expect(reply.status).toBe(status)
    expect(replySchema(operation(method, path), status).safeParse(reply.body).error?.issues ?? []).toEqual([])
  }

  test('of calls', async () => {
    const created = await raw('POST', 'Calls.json', {
      To: farNumber,
      From: ownNumber,
      Twiml: '<Response><Pause length="60"/></Response>',
    })
    check('post', 'Calls.json', 201, created)
    const sid = String(created.body?.sid)
    check('get', 'Calls/{Sid}.json', 200, await raw('GET', `Calls/${sid}.json`))
    check('get', 'Calls.json', 200, await raw('GET', 'Calls.json?PageSize=1'))
    const ended = await raw('POST', `Calls/${sid}.json`, { Status: 'completed' })
    check('post', 'Calls/{Sid}.json', 200, ended)
    expect(ended.body).toMatchObject({ status: 'canceled', duration: '0' })
  })

  test('of conferences and participants', async () => {
    await carrier.sim.setFarEnd({ answerAfterMs: 0 })
    const created = await raw('POST', 'Conferences/room%201/Participants.json', {
      To: farNumber,
      From: ownNumber,
      Label: 'patient',
    })
    check('post', participantsPath, 201, created)
    expect(created.body).toMatchObject({ status: 'queued', label: 'patient', muted: false, hold: false })
    const conference = String(created.body?.conference_sid)
    const call = String(created.body?.call_sid)
    await carrier.sim.until(
      'the answer',
      ({ calls }) => calls.find((each) => each.sid === call)?.status === 'in-progress',
    )
    check('get', participantPath, 200, await raw('GET', `Conferences/${conference}/Participants/patient.json`))
    check(
      'post',
      participantPath,
      200,
      await raw('POST', `Conferences/${conference}/Participants/${call}.json`, { Muted: 'true' }),
    )
    const list = await raw('GET', `Conferences/${conference}/Participants.json?Muted=true`)
    check('get', participantsPath, 200, list)
    expect(list.body?.participants).toHaveLength(1)
    check('get', 'Conferences/{Sid}.json', 200, await raw('GET', `Conferences/${conference}.json`))
    check('get', 'Conferences.json', 200, await raw('GET', 'Conferences.json?FriendlyName=room%201'))
    check(
      'post',
      'Conferences/{Sid}.json',
      200,
      await raw('POST', `Conferences/${conference}.json`, { Status: 'completed' }),
    )
    check('get', 'Conferences/{Sid}.json', 200, await raw('GET', `Conferences/${conference}.json`))
    expect((await raw('GET', 'Conferences/room%201.json')).status).toBe(404)
    expect((await raw('DELETE', `Conferences/${conference}/Participants/${call}.json`)).status).toBe(404)
  })
})
