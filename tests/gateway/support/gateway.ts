import { randomUUID } from 'node:crypto'
import twilio from 'twilio'
import { createApp } from '../../../gateway/src/app.ts'
import { type Config, parseEnvironment } from '../../../gateway/src/config.ts'
import type { Db } from '../../../gateway/src/db/db.ts'
import { setDisabled } from '../../../gateway/src/db/sessions.ts'
import { createTwilioCarrier } from '../../../gateway/src/vendors/twilio/carrier.ts'
import { provision, type Setup } from '../../../gateway/src/provision.ts'
import { emptyDatabase } from './database.ts'
import { createFakeCarrier } from './fake-carrier.ts'
import { keepingLog } from './quiet.ts'

const authToken = 'the-auth-token-of-the-tests'
export const extensionId = 'pldgemdhkkomnlibpjoegbcpfoidncgp'
export const publicUrl = 'https://gateway.example'
export const password = 'harbor-demo-password'
export const ana = 'ana@harbor.example'
export const ben = 'ben@harbor.example'
/** On no line, but in a group. */
export const dana = 'dana@harbor.example'
export const cleo = 'cleo@ridge.example'
export const frontDesk = '+14155550100'
const ridgeLine = '+14155550190'

export const environment = {
  PUBLIC_URL: publicUrl,
  DATA_DIR: '/nowhere',
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000001',
  TWILIO_AUTH_TOKEN: authToken,
  TWILIO_API_KEY_SID: 'SK00000000000000000000000000000001',
  TWILIO_API_KEY_SECRET: 'the-api-key-secret-of-the-tests',
  TWILIO_TWIML_APP_SID: 'AP00000000000000000000000000000001',
  TWILIO_SIGNALLING_HOST: '127.0.0.1:9443',
  CALLSIDE_SECRET: 'a-secret-of-the-tests-with-enough-letters',
}

function testConfig(change: Record<string, string>): Config {
  const parsed = parseEnvironment({ ...environment, ...change })
  if (!parsed.ok) throw new Error(parsed.problems.join())
  return parsed.config
}

const harbor: Setup = {
  organisation: { name: 'Harbor Family Clinic', defaultCountry: 'US' },
  users: [
    { name: 'Ana Ruiz', email: ana, password },
    { name: 'Ben Okafor', email: ben, password },
    { name: 'Dana Lind', email: dana, password },
  ],
  groups: [{ name: 'Nurses', users: [ben, dana] }],
  lines: [{ number: frontDesk, label: 'Front desk', users: [ana, ben] }],
}
const ridge: Setup = {
  organisation: { name: 'Ridge Dental', defaultCountry: 'US' },
  users: [{ name: 'Cleo Park', email: cleo, password }],
  lines: [{ number: ridgeLine, label: 'Desk', users: [cleo] }],
}

/**
 * Two organisations, three people, on an emptied database; a restart leaves what is in it, and may come with another
 * secret. The clock stands still until a test moves it. With a carrier of its own, by `live`, both are real.
 */
export async function startTestGateway(
  db: Db,
  options: { restart?: boolean; secret?: string; live?: Record<string, string> } = {},
) {
  if (options.restart !== true) await emptyDatabase(db)
  const config = testConfig(options.live ?? {})
  const { lines: logLines, log } = keepingLog()
  // Identity reads the machine's clock, so ours starts there; rounded, because carrier times are whole seconds.
  let time = Math.floor(Date.now() / 1000) * 1000
  const now = options.live === undefined ? () => time : Date.now
  const fake = createFakeCarrier(config.twilio, now)
  const secret = options.secret ?? config.secret ?? ''
  const carrier = options.live === undefined ? fake.carrier : createTwilioCarrier({ config: config.twilio, now, log })
  const deps = { db, now, newId: randomUUID, vendors: { carrier }, log, config, secret }
  const gateway = await createApp(deps)
  const isNew = (await db.queries.selectFrom('organisation').select('id').limit(1).execute()).length === 0
  for (const setup of isNew ? [harbor, ridge] : []) await provision({ db, auth: gateway.auth, now }, setup)

  /** A webhook as the carrier sends it; `change` spoils it after it was signed. */
  async function webhook(
    path: string,
    fields: Record<string, string>,
    options: { token?: string; signature?: string | null; change?: Record<string, string> } = {},
  ): Promise<Response> {
    const url = `/webhooks/twilio/${path}`
    const signature =
      options.signature === undefined
        ? twilio.getExpectedTwilioSignature(options.token ?? authToken, publicUrl + url, fields)
        : options.signature
    const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' })
    if (signature !== null) headers.set('x-twilio-signature', signature)
    const body = new URLSearchParams({ ...fields, ...options.change }).toString()
    return gateway.app.request(url, { method: 'POST', headers, body })
  }

  const userId = async (email: string): Promise<string> =>
    (await db.queries.selectFrom('user').select('id').where('email', '=', email).executeTakeFirstOrThrow()).id

  return {
    ...gateway,
    db,
    fake,
    config,
    log: logLines,
    now,
    pass(ms: number) {
      time += ms
    },
    webhook,
    request: (path: string, init?: RequestInit) => gateway.app.request(path, init),
    get: (path: string, token?: string) =>
      gateway.app.request(path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
    userId,
    async disable(email: string): Promise<void> {
      const id = await userId(email)
      await db.queries.transaction().execute((trx) => setDisabled(trx, id, time))
    },
  }
}

export type TestGateway = Awaited<ReturnType<typeof startTestGateway>>
