import { describe, expect, it } from 'vitest'
import { parseEnvironment } from '../../../gateway/src/config.ts'

const good = {
  DATA_DIR: '/data',
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000001',
  TWILIO_AUTH_TOKEN: 'the-auth-token',
  TWILIO_API_KEY_SID: 'SK00000000000000000000000000000001',
  TWILIO_API_KEY_SECRET: 'the-key-secret',
  TWILIO_TWIML_APP_SID: 'AP00000000000000000000000000000001',
  CALLSIDE_SECRET: 'a-secret-of-the-tests-with-enough-letters',
}
const demo = {
  CALLSIDE_SECRET: '',
  CALLSIDE_DEMO: '1',
  CALLSIDE_DEMO_PASSWORD: 'long-enough',
  CALLSIDE_LINE: '+14155550100',
}

describe('the environment', () => {
  it('has defaults for one machine', () => {
    expect(parseEnvironment(good)).toMatchObject({
      ok: true,
      config: {
        listen: { host: '127.0.0.1', port: 8787 },
        publicUrl: 'http://127.0.0.1:8787',
        database: { kind: 'embedded', dataDir: '/data' },
        extensionIds: ['pldgemdhkkomnlibpjoegbcpfoidncgp'],
        signalling: {},
        demo: null,
        trustProxy: false,
      },
    })
  })

  it('takes PostgreSQL, edges and several extensions', () => {
    const parsed = parseEnvironment({
      ...good,
      DATA_DIR: '',
      DATABASE_URL: 'postgres://callside@db.example/callside',
      PUBLIC_URL: 'https://calls.clinic.example/',
      TWILIO_EDGES: 'ashburn, dublin',
      CALLSIDE_EXTENSION_IDS: `${'a'.repeat(32)},${'b'.repeat(32)}`,
    })
    expect(parsed).toMatchObject({
      ok: true,
      config: {
        publicUrl: 'https://calls.clinic.example',
        database: { kind: 'postgres' },
        signalling: { edges: ['ashburn', 'dublin'] },
        extensionIds: ['a'.repeat(32), 'b'.repeat(32)],
      },
    })
  })

  it.each<[string, Record<string, string>, string]>([
    ['a missing secret', { CALLSIDE_SECRET: '' }, 'CALLSIDE_SECRET is required'],
    ['a short secret', { CALLSIDE_SECRET: 'short-secret' }, 'CALLSIDE_SECRET must have at least 32 characters'],
    ['no database', { DATA_DIR: '' }, 'DATA_DIR is required'],
    ['a port that is none', { PORT: 'eighty' }, 'PORT is not valid'],
    ['a port out of range', { PORT: '70000' }, 'PORT is not valid'],
    ['a public address with a path', { PUBLIC_URL: 'https://x.example/callside' }, 'PUBLIC_URL must be an origin'],
    ['a public address without TLS', { PUBLIC_URL: 'http://calls.clinic.example' }, 'PUBLIC_URL must be https'],
    ['a public address of another kind', { PUBLIC_URL: 'ftp://127.0.0.1' }, 'PUBLIC_URL must be https'],
    ['every interface and no public address', { HOST: '0.0.0.0' }, 'PUBLIC_URL is required'],
    ['an address of the network and no public address', { HOST: '10.1.2.3' }, 'PUBLIC_URL is required'],
    ['any free port and no public address', { PORT: '0' }, 'PUBLIC_URL is required'],
    [
      'a demo on PostgreSQL without a secret',
      { ...demo, DATA_DIR: '', DATABASE_URL: 'postgres://db.example/callside' },
      'CALLSIDE_SECRET is required',
    ],
    ['another kind of database', { DATABASE_URL: 'mysql://x' }, 'DATABASE_URL is not valid'],
    [
      'an account id of another kind',
      { TWILIO_ACCOUNT_SID: 'SK00000000000000000000000000000001' },
      'TWILIO_ACCOUNT_SID must be AC',
    ],
    ['no auth token', { TWILIO_AUTH_TOKEN: '' }, 'TWILIO_AUTH_TOKEN is required'],
    [
      'a scheme in the signalling host',
      { TWILIO_SIGNALLING_HOST: 'wss://x.example' },
      'TWILIO_SIGNALLING_HOST must be host',
    ],
    [
      'an extension id that is none',
      { CALLSIDE_EXTENSION_IDS: 'callside' },
      'CALLSIDE_EXTENSION_IDS must be extension ids',
    ],
    [
      'a demo without a line',
      { CALLSIDE_DEMO: '1', CALLSIDE_DEMO_PASSWORD: 'long-enough' },
      'CALLSIDE_LINE is required',
    ],
    ['a line that is not E.164', { CALLSIDE_LINE: '4155550100' }, 'CALLSIDE_LINE must be an E.164 number'],
    ['an unclear flag', { CALLSIDE_DEMO: 'yes' }, 'CALLSIDE_DEMO is not valid'],
  ])('with %s names the variable and never its content', (_, change, expected) => {
    const parsed = parseEnvironment({ ...good, ...change })
    if (parsed.ok) throw new Error('this must be refused')
    expect(parsed.problems).toHaveLength(1)
    expect(parsed.problems[0]).toMatch(new RegExp(`^${expected}`))
    const leaked = Object.values(change).filter((value) => value.length > 4 && parsed.problems.join().includes(value))
    expect(leaked).toEqual([])
  })

  it.each(['http://localhost:8787', 'http://127.0.0.2:1', 'http://[::1]:8787', 'https://calls.clinic.example'])(
    'takes %s as the public address',
    (PUBLIC_URL) => {
      expect(parseEnvironment({ ...good, PUBLIC_URL, HOST: '0.0.0.0', PORT: '0' })).toMatchObject({
        ok: true,
        config: { publicUrl: PUBLIC_URL },
      })
    },
  )

  it('needs no secret for a demo', () => {
    expect(parseEnvironment({ ...good, ...demo })).toMatchObject({
      ok: true,
      config: { secret: null, demo: { line: '+14155550100' } },
    })
  })
})
