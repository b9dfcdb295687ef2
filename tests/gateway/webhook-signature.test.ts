import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Db } from '../../gateway/src/db/db.ts'
import { countCalls, openTestDatabase } from './support/database.ts'
import { ana, frontDesk, startTestGateway, type TestGateway } from './support/gateway.ts'
import { conferenceEvent, identityOf, newSid, onlyCall, patient, placeCall } from './support/telephony.ts'
import { signIn } from './support/sign-in.ts'

let db: Db
let gateway: TestGateway
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  gateway = await startTestGateway(db)
})

async function fieldsOf(): Promise<Record<string, string>> {
  const callId = crypto.randomUUID()
  return { CallSid: newSid(), From: `client:${await identityOf(gateway, ana)}`, To: patient, CallId: callId }
}

it.each([
  ['no signature', { signature: null }],
  ['an empty signature', { signature: '' }],
  ['a made-up signature', { signature: 'bm90IGEgc2lnbmF0dXJlIGF0IGFsbA==' }],
  ['the signature of another account', { token: 'another-auth-token' }],
  ['a number that was changed after signing', { change: { To: '+14155550199' } }],
  ['a field that was added after signing', { change: { Extra: '1' } }],
])('a voice webhook with %s is refused and stores nothing', async (_, options) => {
  const response = await gateway.webhook('voice/outgoing', await fieldsOf(), options)
  expect(response.status).toBe(403)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toMatchObject({ code: 'signature-invalid', status: 403 })
  expect(await countCalls(db)).toBe(0)
  expect(gateway.fake.requests).toEqual([])
})

it('every webhook asks for the signature', async () => {
  const which = `call=${crypto.randomUUID()}&leg=remote`
  const paths = ['voice/outgoing', 'voice/incoming', 'ringback', 'call-status', 'conference-status']
  for (const path of [...paths, `participant-status?${which}`, `dial-done?${which}`]) {
    const response = await gateway.webhook(
      path,
      { CallSid: newSid(), To: frontDesk, From: patient },
      { token: 'wrong' },
    )
    expect([path, response.status]).toEqual([path, 403])
  }
})

it('an unsigned status changes no call', async () => {
  const token = (await signIn(gateway, ana)).access_token
  const { callId } = await placeCall(gateway)
  const before = await onlyCall(gateway, token)
  const fields = { CallSid: newSid(), CallStatus: 'completed' }
  const options = { signature: 'bm90IGEgc2lnbmF0dXJlIGF0IGFsbA==' }
  expect((await gateway.webhook(`participant-status?call=${callId}&leg=remote`, fields, options)).status).toBe(403)
  expect(await onlyCall(gateway, token)).toEqual(before)
})

it('the query is part of what is signed', async () => {
  const { callId } = await placeCall(gateway)
  const url = `participant-status?call=${callId}&leg=remote`
  const fields = { CallSid: newSid(), CallStatus: 'ringing' }
  expect((await gateway.webhook(url, fields)).status).toBe(204)
  const twilio = await import('twilio')
  const other = `${gateway.config.publicUrl}/webhooks/twilio/${url.replace('remote', 'agent')}`
  const signature = twilio.default.getExpectedTwilioSignature('the-auth-token-of-the-tests', other, fields)
  expect((await gateway.webhook(url, fields, { signature })).status).toBe(403)
})

it('signed nonsense is refused by its shape, and an unknown call is ignored', async () => {
  const which = `call=${crypto.randomUUID()}&leg=remote`
  expect((await gateway.webhook('participant-status?call=x&leg=y', { CallSid: newSid() })).status).toBe(400)
  expect((await gateway.webhook('conference-status', { FriendlyName: 'x' })).status).toBe(400)
  expect(
    (await gateway.webhook(`participant-status?${which}`, { CallSid: newSid(), CallStatus: 'ringing' })).status,
  ).toBe(204)
  expect((await gateway.webhook('call-status', { CallSid: newSid(), CallStatus: 'ringing' })).status).toBe(204)
  expect((await conferenceEvent(gateway, crypto.randomUUID(), 'conference-end')).status).toBe(204)
  expect(await countCalls(db)).toBe(0)
})

it('a body that is too large is refused before it is read', async () => {
  const response = await gateway.webhook('call-status', { CallSid: newSid(), Padding: 'x'.repeat(70_000) })
  expect(response.status).toBe(413)
  expect(await response.json()).toMatchObject({ code: 'too-large' })
})

it('nothing of a webhook reaches the log', async () => {
  await placeCall(gateway)
  await gateway.webhook('voice/outgoing', await fieldsOf(), { token: 'wrong' })
  expect(gateway.log.join('\n')).not.toContain('415555')
})
