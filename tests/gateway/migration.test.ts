import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findFacts } from '../../gateway/src/db/calls.ts'
import { migrate } from '../../gateway/src/db/migrate.ts'
import { identity } from '../../gateway/src/db/migrations/0001-identity.ts'
import { calls } from '../../gateway/src/db/migrations/0002-calls.ts'
import type { Tables } from '../../gateway/src/db/schema.ts'
import { rowOf } from '../../gateway/src/domain/call-row.ts'

let db: Kysely<Tables>
const ids = { out: '00000000-0000-4000-8000-000000000001', in: '00000000-0000-4000-8000-000000000002' }

/** As the version before wrote them. */
const rows = `
insert into "organisation" values ('o', 'Harbor', 'US', 1);
insert into "user" ("id", "name", "email", "emailVerified") values ('ana', 'Ana', 'a@x.example', true), ('ben', 'Ben', 'b@x.example', true);
insert into "line" values ('l', 'o', '+14155550100', 'Front desk');
insert into "call" ("id", "organisationId", "lineId", "direction", "status", "outcome", "remote", "agentId", "startedAt", "answeredAt", "endedAt", "version", "winner", "heardAt") values ('${ids.out}', 'o', 'l', 'outbound', 'ended', 'answered', '+14155550123', 'ana', 1000, 5000, 9000, 3, null, 9000), ('${ids.in}', 'o', 'l', 'inbound', 'in-progress', null, '+14155550124', 'ben', 1000, 4000, null, 2, 'agent-2', 4000);
insert into "callLeg" ("callId", "label", "role", "userId", "sid", "status", "answeredAt", "endedAt", "endsConference") values ('${ids.out}', 'agent', 'agent', 'ana', 'CA1', 'left', null, 9000, true), ('${ids.out}', 'remote', 'remote', null, 'CA2', 'completed', 5000, 9000, true), ('${ids.in}', 'agent-1', 'agent', 'ana', 'CA4', 'canceled', null, 4000, false), ('${ids.in}', 'agent-2', 'agent', 'ben', 'CA5', 'in-progress', 4000, null, true), ('${ids.in}', 'remote', 'remote', null, 'CA3', 'initiated', null, null, true)`

beforeAll(async () => {
  db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: new PGlite() }) })
  const before = { '0001-identity': identity, '0002-calls': calls }
  await new Migrator({ db, provider: { getMigrations: async () => before } }).migrateToLatest()
  for (const statement of rows.trim().split(';\n')) await sql.raw(statement).execute(db)
  await migrate(db)
})
afterAll(() => db.destroy())

it('calls of the version before keep their rows, their legs and who won the ring', async () => {
  const out = await findFacts(db, ids.out)
  if (out === null) throw new Error('the call is gone')
  expect(rowOf(out)).toEqual({ status: 'ended', outcome: 'answered', agentId: 'ana', answeredAt: 5000, endedAt: 9000 })
  const legs = out.legs.map(({ label, position, dialled, ring, number }) => [label, position, dialled, ring, number])
  expect(legs).toEqual([
    ['agent', 1, false, null, null],
    ['remote', 2, true, null, '+14155550123'],
  ])
  const live = await findFacts(db, ids.in)
  if (live === null) throw new Error('the call is gone')
  expect(rowOf(live)).toMatchObject({ status: 'in-progress', agentId: 'ben', answeredAt: 4000 })
  expect(live.legs.map(({ label, position, dialled, ring, won }) => [label, position, dialled, ring, won])).toEqual([
    ['remote', 1, false, null, false],
    ['agent-1', 2, true, 1, false],
    ['agent-2', 3, true, 1, true],
  ])
})
