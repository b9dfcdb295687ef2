import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Db } from '../../gateway/src/db/db.ts'
import { type QualityReport, qualityReportsSchema } from '../../lib/contracts/quality.ts'
import { openTestDatabase } from './support/database.ts'
import { ana, ben, cleo, startTestGateway, type TestGateway } from './support/gateway.ts'
import { signIn } from './support/sign-in.ts'
import { placeCall } from './support/telephony.ts'

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

const report: QualityReport = {
  id: '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001',
  seconds: 61,
  mos: { mean: 4.2, worst: 3.1 },
  jitterMs: { mean: 3, worst: 22 },
  lossPercent: { mean: 0.1, worst: 4 },
  roundTripMs: { mean: 41, worst: 230 },
  causes: ['loss', 'delay'],
}
const other = { ...report, id: '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0002', mos: null }

async function post(callId: string, body: unknown, as = token): Promise<number> {
  const headers = { authorization: `Bearer ${as}`, 'content-type': 'application/json' }
  const path = `/v1/calls/${callId}/quality`
  return (await gateway.request(path, { method: 'POST', headers, body: JSON.stringify(body) })).status
}
async function read(callId: string, as = token) {
  const response = await gateway.get(`/v1/calls/${callId}/quality`, as)
  return response.ok ? qualityReportsSchema.parse(await response.json()).items : response.status
}

it('how a call sounded is kept with it, one report for each device, however often it is sent', async () => {
  const { callId } = await placeCall(gateway)
  expect(await read(callId)).toEqual([])
  expect(await post(callId, report)).toBe(200)
  gateway.pass(1_000)
  expect(await post(callId, other)).toBe(200)
  expect(await post(callId, { ...report, seconds: 62 })).toBe(200)
  expect(await read(callId)).toEqual([report, other])
})

it('is told by those who were in the call, and read by those who see it', async () => {
  const { callId } = await placeCall(gateway)
  const bens = (await signIn(gateway, ben)).access_token
  const cleos = (await signIn(gateway, cleo)).access_token
  expect(await post(callId, report, bens)).toBe(403)
  expect(await post(callId, report, cleos)).toBe(404)
  expect(await post(callId, report)).toBe(200)
  expect(await read(callId, bens)).toEqual([report])
  expect(await read(callId, cleos)).toBe(404)
})

it('that is none is refused, and of more devices than anybody has', async () => {
  const { callId } = await placeCall(gateway)
  const bad = [{}, { ...report, seconds: 0 }, { ...report, causes: ['weather'] }, { ...report, number: '+14155550123' }]
  for (const body of bad) expect(await post(callId, body)).toBe(400)
  for (let device = 10; device < 30; device++)
    expect(await post(callId, { ...report, id: `5d6c9a51-6f1e-4b52-a9a3-6f52b62c00${device}` })).toBe(200)
  expect(await post(callId, report)).toBe(403)
})
