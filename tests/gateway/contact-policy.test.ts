import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { decisionsSchema } from '../../lib/contracts/api-policy.ts'
import { callRecordSchema } from '../../lib/contracts/api.ts'
import { decide } from '../../lib/policy/decide.ts'
import { defaultPack } from '../../lib/policy/default-pack.ts'
import type { Db } from '../../gateway/src/db/db.ts'
import { openTestDatabase } from './support/database.ts'
import { ana, startTestGateway, type TestGateway } from './support/gateway.ts'
import { sendJson } from './support/send-json.ts'
import { signIn } from './support/sign-in.ts'
import { identityOf, legStatus, newSid, onlyCall, patient, twiml } from './support/telephony.ts'

/** Issued nowhere, so nobody knows what time it is there: the policy asks at any hour. */
const tollFree = '+18005550199'

let db: Db
let gateway: TestGateway
let token: string
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  gateway = await startTestGateway(db)
  token = (await signIn(gateway, ana)).access_token
})

const send = (method: string, path: string, body?: unknown, as = token, headers: Record<string, string> = {}) =>
  sendJson(gateway, { method, path, body, as, headers })
/** A number where it is day, whatever the hour here. */
function numberByDay(): string {
  const numbers = [patient, '+442079460123', '+61255501234']
  const found = numbers.find((number) => {
    const contact = { number, places: [], consents: [], doNotContact: [], solicitedAt: null }
    const context = { automated: false, callId: null, here: [], contacts: [contact] as [typeof contact] }
    return decide('call', { purpose: 'treatment', ...context }, defaultPack, gateway.now()).verdict === 'allow'
  })
  if (found === undefined) throw new Error('it is night everywhere')
  return found
}

const asked = async (to: string, extra: Record<string, string> = {}) => {
  const callId = randomUUID()
  const fields = { CallSid: newSid(), From: `client:${await identityOf(gateway, ana)}`, To: to, CallId: callId }
  return { callId, reply: await twiml(await gateway.webhook('voice/outgoing', { ...fields, ...extra })) }
}
const rung = () => gateway.fake.added().map(({ participant }) => participant.to)
const decisionOf = (callId: string) =>
  db.queries.selectFrom('callDecision').selectAll().where('callId', '=', callId).executeTakeFirst()
const trailOf = async (callId: string) => {
  const rows = await db.queries.selectFrom('audit').select('body').orderBy('seq').execute()
  return rows
    .map(({ body }) => JSON.parse(body) as { action: string; subject: { id: string } | null; why: string | null })
    .filter(({ subject }) => subject?.id === callId)
}

describe('a call', () => {
  it('that the policy allows is placed, and the decision is kept with it', async () => {
    const to = numberByDay()
    const { callId, reply } = await asked(to, { Purpose: 'results' })
    expect(reply).toHaveProperty('Dial')
    expect(rung()).toEqual([to])
    expect(await decisionOf(callId)).toMatchObject({
      verdict: 'allow',
      purpose: 'results',
      packVersion: defaultPack.version,
      confirmation: null,
      isPlaced: true,
      at: gateway.now(),
    })
    const record = callRecordSchema.parse(await onlyCall(gateway, token))
    expect(record.policy).toMatchObject({ verdict: 'allow', packVersion: defaultPack.version })
  })

  it('to somebody who does not want calls rings nobody, says so, and is in the log with the reason', async () => {
    await send('POST', '/v1/do-not-contact', { number: patient, kind: 'no-contact', channel: 'call' })
    const { callId, reply } = await asked(patient, { PolicyConfirmed: 'urgent' })
    expect(String(reply['Say'])).toContain('contact policy does not allow it')
    expect(rung()).toEqual([])
    const record = await onlyCall(gateway, token)
    expect(record).toMatchObject({ id: callId, outcome: 'failed', remote: patient, policy: { verdict: 'refuse' } })
    expect(record.policy?.reasons).toContain('no-contact')
    expect((await trailOf(callId)).map(({ action }) => action)).toEqual(['call-placed', 'policy-refusal'])
  })

  it('is placed all the same in an emergency', async () => {
    await send('POST', '/v1/do-not-contact', { number: patient, kind: 'no-contact' })
    expect((await asked(patient, { Purpose: 'emergency' })).reply).toHaveProperty('Dial')
    expect((await asked('911', { EmergencyConfirmed: '1' })).reply).toHaveProperty('Dial')
    expect(rung()).toEqual([patient, '911'])
  })

  it('that sells is refused without a consent; one counts until it is taken back', async () => {
    const to = numberByDay()
    expect((await asked(to, { Purpose: 'marketing' })).reply).toHaveProperty('Say')
    await send('POST', '/v1/consents', {
      number: to,
      channel: 'call',
      purpose: 'marketing',
      status: 'given',
      form: 'spoken',
    })
    const { callId } = await asked(to, { Purpose: 'marketing' })
    const codes = JSON.stringify((await decisionOf(callId))?.reasons)
    expect(codes).not.toContain('consent-unknown')
    await send('POST', '/v1/consents', {
      number: to,
      channel: 'call',
      purpose: null,
      status: 'revoked',
      form: 'spoken',
    })
    const after = await asked(to, { Purpose: 'marketing' })
    expect(JSON.stringify((await decisionOf(after.callId))?.reasons)).toContain('consent-revoked')
    expect(after.reply).toHaveProperty('Say')
  })

  it('that the policy asks about is placed and noted, as long as the organisation asks for no confirmation', async () => {
    const { callId, reply } = await asked(tollFree)
    expect(reply).toHaveProperty('Dial')
    expect(await decisionOf(callId)).toMatchObject({ verdict: 'ask', confirmation: null, isPlaced: true })
    expect((await trailOf(callId)).map(({ action }) => action)).toEqual(['call-placed', 'policy-override'])
  })

  it('that the policy asks about needs a confirmation where the organisation wants one', async () => {
    await db.queries.updateTable('organisation').set({ askedCalls: 'confirm' }).execute()
    const refused = await asked(tollFree)
    expect(String(refused.reply['Say'])).toContain('confirmed first')
    expect(rung()).toEqual([])
    const confirmed = await asked(tollFree, { PolicyConfirmed: 'asked-to-call' })
    expect(confirmed.reply).toHaveProperty('Dial')
    expect(rung()).toEqual([tollFree])
    const override = (await trailOf(confirmed.callId)).at(-1)
    expect(override).toMatchObject({ action: 'policy-override', why: 'asked-to-call' })
    const [record] = ((await send('GET', '/v1/calls')).body as { items?: { policy?: object }[] }).items ?? []
    expect(record?.policy).toBeDefined()
  })

  it('counts where the record says that somebody is, besides where the number was issued', async () => {
    const { callId } = await asked(numberByDay(), { Places: 'US-CA,US-HI,GB,AU' })
    // It is quiet in one of them at any hour.
    expect(await decisionOf(callId)).toMatchObject({ verdict: 'ask' })
  })

  it.each([{ Purpose: 'fun' }, { Places: 'nowhere' }, { PolicyConfirmed: 'because I say so' }])(
    'with %j is rejected',
    async (extra) => {
      expect((await asked(patient, extra)).reply).toHaveProperty('Reject')
      expect(rung()).toEqual([])
    },
  )

  it('that goes on cannot be used to call somebody else who does not want calls', async () => {
    const { callId } = await asked(numberByDay())
    await legStatus(gateway, 'remote', 'in-progress')
    const other = '+14155550177'
    await send('POST', '/v1/do-not-contact', { number: other, kind: 'no-contact' })
    const target = { target: { type: 'number', number: other } }
    for (const path of ['parties', 'transfer', 'consult']) {
      const key = { 'idempotency-key': randomUUID() }
      const { status, body } = await send('POST', `/v1/calls/${callId}/${path}`, target, token, key)
      expect([status, body.code]).toEqual([403, 'policy-refused'])
    }
    expect(rung()).not.toContain(other)
  })
})

describe('asking before a click', () => {
  it('answers for many numbers at once, in their order, with the same verdicts as the webhook', async () => {
    const other = '+14155550177'
    await send('POST', '/v1/do-not-contact', { number: other, kind: 'no-contact' })
    const contacts = [{ number: tollFree }, { number: other }, { number: '911' }, { number: numberByDay() }]
    const { body } = await send('POST', '/v1/policy/decisions', { action: 'call', contacts })
    const { items, askedCalls } = decisionsSchema.parse(body)
    expect(askedCalls).toBe('noted')
    expect(items.map(({ verdict }) => verdict)).toEqual(['ask', 'refuse', 'allow', 'allow'])
    expect(items.every(({ packVersion }) => packVersion === defaultPack.version)).toBe(true)
    for (const [index, to] of [tollFree, other, '911', numberByDay()].entries()) {
      const { callId } = await asked(to, { EmergencyConfirmed: '1' })
      expect((await decisionOf(callId))?.verdict).toBe(items[index]?.verdict)
    }
    expect(JSON.stringify(body)).not.toContain('5550')
  })

  it('asks of texts what texts need', async () => {
    const ask = async () => {
      const contacts = [{ number: patient }]
      const { body } = await send('POST', '/v1/policy/decisions', { action: 'text', purpose: 'appointment', contacts })
      return decisionsSchema.parse(body).items[0]?.reasons.map(({ code }) => code)
    }
    expect(await ask()).toContain('consent-unknown')
    await send('POST', '/v1/consents', {
      number: patient,
      channel: 'text',
      purpose: 'appointment',
      status: 'given',
      form: 'spoken',
    })
    expect(await ask()).not.toContain('consent-unknown')
  })

  it.each([
    {},
    { action: 'record', contacts: [{ number: patient }] },
    { action: 'call', contacts: [] },
    { action: 'call', contacts: Array.from({ length: 101 }, () => ({ number: patient })) },
    { action: 'call', contacts: [{ number: 'not a number' }] },
    { action: 'call', contacts: [{ number: patient, places: ['constructor'] }] },
  ])('takes no %j', async (body) => {
    expect(await send('POST', '/v1/policy/decisions', body)).toMatchObject({
      status: 400,
      body: { code: 'bad-request' },
    })
  })
})
