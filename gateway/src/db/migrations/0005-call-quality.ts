import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

// How a call sounded on each device that was in it; `id` is the device's own name of its report.
const statement = `
create table "callQuality" ("callId" uuid not null references "call" ("id") on delete cascade, "id" uuid not null, "userId" text references "user" ("id") on delete set null, "figures" text not null, "at" bigint not null, primary key ("callId", "id"))`

export const callQuality: Migration = {
  async up(db) {
    await sql.raw(statement).execute(db)
  },
}
