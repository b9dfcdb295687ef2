import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

// Times are epoch milliseconds. Statuses and outcomes are checked here as well as in code: a row outlives the code.
const statements = `
create table "organisation" ("id" text primary key, "name" text not null, "defaultCountry" text not null check (length("defaultCountry") = 2), "createdAt" bigint not null);
create table "membership" ("userId" text primary key references "user" ("id") on delete cascade, "organisationId" text not null references "organisation" ("id"), "identity" text not null unique, "disabledAt" bigint);
create index "membership_organisationId_idx" on "membership" ("organisationId");
create table "line" ("id" text primary key, "organisationId" text not null references "organisation" ("id"), "number" text not null unique, "label" text not null);
create table "lineUser" ("lineId" text not null references "line" ("id") on delete cascade, "userId" text not null references "user" ("id") on delete cascade, primary key ("lineId", "userId"));
create index "lineUser_userId_idx" on "lineUser" ("userId");
create table "call" ("id" uuid primary key, "organisationId" text not null references "organisation" ("id"), "lineId" text not null references "line" ("id"), "direction" text not null check ("direction" in ('outbound', 'inbound')), "status" text not null check ("status" in ('ringing', 'in-progress', 'ended')), "outcome" text check ("outcome" in ('answered', 'no-answer', 'busy', 'failed', 'cancelled', 'missed', 'declined')), "remote" text, "ext" text, "agentId" text references "user" ("id") on delete set null, "startedAt" bigint not null, "answeredAt" bigint, "endedAt" bigint, "version" integer not null, "winner" text, "failedAt" bigint, "conferenceEndedAt" bigint, "conferenceSid" text, "heardAt" bigint not null, check (("status" = 'ended') = ("outcome" is not null)));
create index "call_page_idx" on "call" ("organisationId", "startedAt" desc, "id" desc);
create index "call_lineId_idx" on "call" ("lineId");
create index "call_live_idx" on "call" ("heardAt") where "status" <> 'ended';
create table "callLeg" ("callId" uuid not null references "call" ("id") on delete cascade, "label" text not null, "role" text not null check ("role" in ('agent', 'remote')), "userId" text references "user" ("id") on delete set null, "sid" text, "status" text not null, "answeredAt" bigint, "endedAt" bigint, "talkMs" bigint, "endingAt" bigint, "endsConference" boolean not null, primary key ("callId", "label"));
create unique index "callLeg_sid_idx" on "callLeg" ("sid");
create table "liveEvent" ("id" bigint generated always as identity primary key, "userId" text not null references "user" ("id") on delete cascade, "body" text not null, "createdAt" bigint not null);
create index "liveEvent_userId_idx" on "liveEvent" ("userId", "id");
create index "liveEvent_createdAt_idx" on "liveEvent" ("createdAt");
`

export const calls: Migration = {
  async up(db) {
    for (const statement of statements.split(';\n').filter((text) => text.trim() !== '')) {
      await sql.raw(statement).execute(db)
    }
  },
}
