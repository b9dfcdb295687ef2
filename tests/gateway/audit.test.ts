// The same suite on every database, as in database.test.ts.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AuditAction, type AuditEntry, auditPageSchema } from '../../lib/contracts/api-audit.ts'
import type { Role } from '../../lib/contracts/api-access.ts'
import { exportCommand, verifyCommand } from '../../gateway/src/audit-command.ts'
import { noteAudit, signChains } from '../../gateway/src/db/audit.ts'
import type { Db } from '../../gateway/src/db/db.ts'
import { verifyExport } from '../../gateway/src/domain/audit-export.ts'
import { openTestDatabase, openTestPostgres } from './support/database.ts'
import { ana, ben, password, startTestGateway, type TestGateway } from './support/gateway.ts'
import { startNode } from './support/child.ts'
import { createBrowser, revoke, signIn, startQuery, submit } from './support/sign-in.ts'
import { callIn, legStatus, patient, placeCall } from './support/telephony.ts'

const url = process.env.TEST_DATABASE_URL
const databases: { name: string; open: () => Promise<Db> }[] = [
  { name: 'the embedded database', open: openTestDatabase },
]
if (url !== undefined) databases.push({ name: 'PostgreSQL', open: () => openTestPostgres(url) })

const secret = 'a-secret-of-the-tests-with-enough-letters'

describe.each(databases)('the audit trail on $name', ({ open }) => {
  let db: Db
  let other: Db
  let gateway: TestGateway
  let officer: string
  let folder: string
  beforeAll(async () => {
    db = await open()
    other = db.kind === 'postgres' ? await open() : db
    folder = await mkdtemp(join(tmpdir(), 'callside-audit-'))
  })
  afterAll(async () => {
    if (other !== db) await other.close()
    await db.close()
    await rm(folder, { recursive: true })
  })
  beforeEach(async () => {
    gateway = await startTestGateway(db)
    await tamper('truncate "audit", "auditCheckpoint"')
    await setRole(ben, 'compliance')
    officer = (await signIn(gateway, ben)).access_token
  })

  /** As somebody who owns the database could. */
  async function tamper(statement: string) {
    for (const change of ['disable', 'enable']) {
      if (change === 'enable') await sql.raw(statement).execute(db.queries)
      for (const table of ['audit', 'auditCheckpoint']) {
        await sql.raw(`alter table "${table}" ${change} trigger user`).execute(db.queries)
      }
    }
  }
  const setRole = async (email: string, role: Role) =>
    db.queries
      .updateTable('membership')
      .set({ role })
      .where('userId', '=', await gateway.userId(email))
      .execute()
  const organisationOf = async (email: string) =>
    (
      await db.queries
        .selectFrom('membership')
        .select('organisationId')
        .where('userId', '=', await gateway.userId(email))
        .executeTakeFirstOrThrow()
    ).organisationId

  async function entries(): Promise<AuditEntry[]> {
    const response = await gateway.get('/v1/audit?limit=200', officer)
    return auditPageSchema.parse(await response.json()).items.map(({ entry }) => entry)
  }
  const lastOf = async (action: AuditAction) => (await entries()).find((entry) => entry.action === action)
  const exported = async () => (await gateway.get('/v1/audit/export', officer)).text()
  async function send(method: string, path: string, as: string, body: unknown) {
    const headers = { authorization: `Bearer ${as}`, 'content-type': 'application/json', 'if-match': '"0"' }
    return gateway.request(path, { method, headers, body: JSON.stringify(body) })
  }

  it('holds every try to sign in, with who, when, whence and why', async () => {
    const browser = createBrowser(gateway)
    await submit(browser, await startQuery(browser), ana, 'a-wrong-password')
    const userId = await gateway.userId(ana)
    const refused = await lastOf('sign-in-refused')
    expect(refused).toMatchObject({ actor: { userId, role: 'agent' }, outcome: 'refused', why: 'wrong' })
    expect(refused).toMatchObject({ at: gateway.now(), from: { address: 'local' }, detail: { method: 'password' } })
    const tokens = await signIn(gateway, ana)
    expect(await lastOf('sign-in')).toMatchObject({ actor: { userId }, outcome: 'done' })
    await revoke(gateway, tokens.refresh_token)
    expect(await lastOf('sign-out')).toMatchObject({ actor: { userId }, why: 'asked' })
  })

  it('is not filled by whoever goes on guessing', async () => {
    const browser = createBrowser(gateway)
    const query = await startQuery(browser)
    for (let tried = 0; tried < 30; tried++)
      await submit(browser, query, 'nobody@elsewhere.example', 'a-wrong-password')
    const rows = await db.queries.selectFrom('audit').select('body').where('chain', '=', 'gateway').execute()
    const reasons = rows.map(({ body }) => (JSON.parse(body) as AuditEntry).why)
    expect(reasons).toEqual([...Array<string>(10).fill('wrong'), ...Array<string>(10).fill('too-many')])
  })

  it('holds a try of somebody who is not known in a trail of its own, and not what was typed', async () => {
    const browser = createBrowser(gateway)
    await submit(browser, await startQuery(browser), 'nobody@elsewhere.example', 'a-wrong-password')
    expect(await lastOf('sign-in-refused')).toBeUndefined()
    const [row] = await db.queries.selectFrom('audit').selectAll().where('chain', '=', 'gateway').execute()
    expect(JSON.parse(row?.body ?? '')).toMatchObject({ action: 'sign-in-refused', actor: null, seq: 1 })
    expect(row?.body).not.toContain('nobody')
  })

  it('holds calls, consents, wishes, users and settings, and no number, name or text', async () => {
    const { access_token: token } = await signIn(gateway, ana)
    const { callId } = await placeCall(gateway)
    await legStatus(gateway, 'remote', 'completed', { CallDuration: '0' })
    await callIn(gateway)
    await send('POST', '/v1/consents', token, {
      number: patient,
      channel: 'text',
      purpose: 'appointment',
      status: 'given',
      form: 'spoken',
    })
    await send('POST', '/v1/consents/query', token, { number: patient })
    await send('POST', '/v1/do-not-contact', token, { number: patient, kind: 'no-marketing' })
    await setRole(ana, 'admin')
    await send('PATCH', `/v1/users/${await gateway.userId(ben)}`, token, { role: 'compliance' })
    await send('PATCH', '/v1/settings', token, { askedCalls: 'noted' })
    const found = await entries()
    const expected: AuditAction[] = [
      'audit-read',
      'settings-changed',
      'user-changed',
      'do-not-contact-added',
      'wishes-read',
      'consent-noted',
      'call-received',
      'call-ended',
      'call-placed',
      'sign-in',
      'sign-in',
    ]
    expect(found.map(({ action }) => action).filter((action) => !action.startsWith('policy-'))).toEqual(expected)
    expect(found.find(({ action }) => action === 'call-placed')).toMatchObject({
      subject: { kind: 'call', id: callId },
      actor: { userId: await gateway.userId(ana) },
    })
    const text = await exported()
    for (const word of [patient, '5550123', 'Ana', 'harbor.example', password]) expect(text).not.toContain(word)
  })

  it('is read by those who may, and says that it was read and exported', async () => {
    const { access_token: token } = await signIn(gateway, ana)
    for (const path of ['/v1/audit', '/v1/audit/export']) expect((await gateway.get(path, token)).status).toBe(403)
    await exported()
    expect((await entries()).slice(0, 2).map(({ action }) => action)).toEqual(['audit-read', 'audit-exported'])
  })

  it('comes in pages', async () => {
    const organisationId = await organisationOf(ana)
    for (let index = 0; index < 5; index++) {
      await noteAudit(db.queries, { organisationId, action: 'wishes-read', actor: null }, gateway.now())
    }
    const page = async (query: string) =>
      auditPageSchema.parse(await (await gateway.get(`/v1/audit?${query}`, officer)).json())
    const first = await page('limit=2&action=wishes-read')
    const second = await page(`limit=9&action=wishes-read&cursor=${first.nextCursor}`)
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 3, null])
    expect((await gateway.get('/v1/audit?cursor=x', officer)).status).toBe(400)
  })

  it('only grows: the database itself refuses to change it', async () => {
    for (const table of ['audit', 'auditCheckpoint']) {
      await signChains(db.queries, gateway.signer, gateway.now())
      for (const statement of [`update "${table}" set "body" = ''`, `delete from "${table}"`, `truncate "${table}"`]) {
        await expect(sql.raw(statement).execute(db.queries)).rejects.toThrow('only grows')
      }
    }
  })

  it('stays one chain when many write at once', async () => {
    const organisationId = await organisationOf(ana)
    const write = (index: number) =>
      noteAudit(
        index % 2 === 0 ? db.queries : other.queries,
        { organisationId, action: 'wishes-read', actor: null, detail: { index } },
        gateway.now(),
      )
    await Promise.all(Array.from({ length: 40 }, (_, index) => write(index)))
    const found = verifyExport(await exported())
    expect(found).toMatchObject({ ok: true, entries: 42 })
  })

  describe('exported', () => {
    const file = (name: string) => join(folder, name)
    /** Nine entries, signed after the sixth, as a file. */
    async function nine(name: string) {
      const organisationId = await organisationOf(ana)
      for (let index = 0; index < 5; index++) {
        await noteAudit(db.queries, { organisationId, action: 'wishes-read', actor: null }, gateway.now())
      }
      await signChains(db.queries, gateway.signer, gateway.now())
      for (let index = 0; index < 3; index++) {
        await noteAudit(db.queries, { organisationId, action: 'wishes-read', actor: null }, gateway.now())
      }
      return save(name)
    }
    async function save(name: string) {
      const path = file(name)
      await rm(path, { force: true })
      const said = await exportCommand({ db, secret, now: gateway.now }, [path, 'Harbor Family Clinic'])
      expect(said).toMatchObject({ ok: true })
      return path
    }
    const at = (seq: number) => `"chain" <> 'gateway' and "seq" = ${seq}`

    it('is evidence that one command verifies, without the gateway [AUD-09]', async () => {
      const path = await nine('whole.ndjson')
      const said = await verifyCommand([path, '--key', gateway.signer.keyId])
      expect(said).toMatchObject({ ok: true })
      expect(said.text).toContain('whole: 9 entries, 1 checkpoints')
      expect(await verifyCommand([path, '--key', '0'.repeat(32)])).toMatchObject({ ok: false })
      expect(await verifyCommand([file('not-there')])).toEqual({ ok: false, text: 'the file cannot be read' })
    })

    it('is verified without any configuration, and the exit code says how', async () => {
      const path = await nine('command.ndjson')
      const run = async (file: string) => {
        const child = startNode(new URL('../../gateway/src/main.ts', import.meta.url), ['audit', 'verify', file])
        return { code: await child.exit, errors: child.errors() }
      }
      expect(await run(path)).toEqual({ code: 0, errors: '' })
      await writeFile(path, (await readFile(path, 'utf8')).replace('wishes-read', 'audit-read'))
      const { code, errors } = await run(path)
      expect([code, errors]).toEqual([1, expect.stringMatching(/^gateway: broken at line \d+: entry \d+ is not what/)])
    })

    it.each([
      ['removed', `delete from "audit" where ${at(4)}`, 'entry 4 is missing'],
      [
        'changed',
        `update "audit" set "body" = replace("body", 'wishes-read', 'audit-read') where ${at(4)}`,
        'entry 4 is not what it was',
      ],
      [
        'cut off before the checkpoint',
        `delete from "audit" where "chain" <> 'gateway' and "seq" > 4`,
        'entry 5 is missing',
      ],
    ])('after an entry was %s in the database names the first broken one', async (_, statement, text) => {
      await nine('tampered.ndjson')
      await tamper(statement)
      expect((await verifyCommand([await save('tampered.ndjson')])).text).toContain(text)
    })

    it('after two entries changed places in the database names the first', async () => {
      await nine('order.ndjson')
      await tamper(`update "audit" set "seq" = 100 where ${at(4)}`)
      await tamper(`update "audit" set "seq" = 4 where ${at(5)}`)
      await tamper(`update "audit" set "seq" = 5 where ${at(100)}`)
      expect((await verifyCommand([await save('order.ndjson')])).text).toContain('entry 4 ')
    })

    it('after the newest entries were removed is found out beside an earlier export', async () => {
      const before = await nine('before.ndjson')
      await tamper(`delete from "audit" where "chain" <> 'gateway' and "seq" > 7`)
      const after = await save('after.ndjson')
      expect(await verifyCommand([after])).toMatchObject({ ok: true })
      expect((await verifyCommand([after, '--earlier', before])).text).toContain('entry 8 is missing')
    })

    it('and cut off as a file says so', async () => {
      const text = await readFile(await nine('cut.ndjson'), 'utf8')
      const path = file('cut-off.ndjson')
      await writeFile(path, text.split('\n').slice(0, 5).join('\n'))
      expect((await verifyCommand([path])).text).toContain('the file was cut off')
    })
  })
})
