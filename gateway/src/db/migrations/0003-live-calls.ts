import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

// What an agent does during and after a call. Until here a call had one ring, whose winner was a column of the call.
const statements = `
alter table "callLeg" drop constraint "callLeg_role_check", add constraint "callLeg_role_check" check ("role" in ('agent', 'remote', 'added'));
alter table "callLeg" add column "position" integer not null default 1, add column "task" text check ("task" in ('transfer', 'consult', 'party', 'move')), add column "number" text, add column "dialled" boolean not null default true, add column "addedAt" bigint not null default 0, add column "ring" integer, add column "won" boolean not null default false, add column "replaces" text, add column "dismissed" boolean not null default false, add column "holdAsked" text not null default 'off' check ("holdAsked" in ('off', 'music', 'ringback')), add column "hold" text not null default 'off' check ("hold" in ('off', 'music', 'ringback'));
update "callLeg" set "position" = numbered."position", "dialled" = numbered."dialled", "addedAt" = numbered."startedAt", "ring" = numbered."ring", "won" = numbered."won", "number" = numbered."number" from (select l."callId", l."label", row_number() over (partition by l."callId" order by l."role" = 'agent' and c."direction" = 'inbound', l."label") as "position", (l."role" = 'agent') = (c."direction" = 'inbound') as "dialled", c."startedAt", case when l."role" = 'agent' and c."direction" = 'inbound' then 1 end as "ring", coalesce(l."label" = c."winner", false) as "won", case when l."role" = 'remote' then c."remote" end as "number" from "callLeg" l join "call" c on c."id" = l."callId") numbered where "callLeg"."callId" = numbered."callId" and "callLeg"."label" = numbered."label";
create index "callLeg_userId_idx" on "callLeg" ("userId");
alter table "callLeg" alter column "position" drop default, alter column "dialled" drop default, alter column "addedAt" drop default, alter column "won" drop default, alter column "dismissed" drop default, alter column "holdAsked" drop default, alter column "hold" drop default;
create table "ringGroup" ("id" text primary key, "organisationId" text not null references "organisation" ("id"), "name" text not null, unique ("organisationId", "name"));
create table "ringGroupUser" ("groupId" text not null references "ringGroup" ("id") on delete cascade, "userId" text not null references "user" ("id") on delete cascade, primary key ("groupId", "userId"));
create index "ringGroupUser_userId_idx" on "ringGroupUser" ("userId");
alter table "line" add column "groupId" text references "ringGroup" ("id") on delete set null;
alter table "membership" add column "defaultLineId" text references "line" ("id") on delete set null;
alter table "call" drop column "winner", add column "liveVersion" integer not null default 1, add column "mergedInto" uuid, add column "groupId" text references "ringGroup" ("id") on delete set null;
create table "callConsent" ("id" uuid primary key, "callId" uuid not null references "call" ("id") on delete cascade, "party" text not null, "given" boolean not null, "how" text not null check ("how" in ('verbal', 'written', 'keypress')), "wording" text, "notedBy" text references "user" ("id") on delete set null, "at" bigint not null);
create index "callConsent_callId_idx" on "callConsent" ("callId");
create table "callRecording" ("id" uuid primary key, "callId" uuid not null references "call" ("id") on delete cascade, "label" text not null, "sid" text unique, "asked" text not null check ("asked" in ('in-progress', 'paused', 'stopped')), "status" text not null check ("status" in ('starting', 'in-progress', 'paused', 'stopped', 'failed')), "packVersion" text not null, "startedBy" text references "user" ("id") on delete set null, "startedAt" bigint not null, "endedAt" bigint, "durationMs" bigint);
create unique index "callRecording_open_idx" on "callRecording" ("callId") where "status" in ('starting', 'in-progress', 'paused');
create table "wrapUp" ("callId" uuid primary key references "call" ("id") on delete cascade, "result" text, "note" text not null, "tags" text not null, "followUpAt" bigint, "version" integer not null, "updatedAt" bigint not null, "updatedBy" text references "user" ("id") on delete set null);
create table "presence" ("userId" text primary key references "user" ("id") on delete cascade, "chosen" text not null check ("chosen" in ('available', 'busy', 'away', 'do-not-disturb')), "until" bigint, "schedule" text, "version" integer not null);
create table "idempotency" ("userId" text not null references "user" ("id") on delete cascade, "key" text not null, "request" text not null, "status" integer, "body" text, "createdAt" bigint not null, primary key ("userId", "key"));
create index "idempotency_createdAt_idx" on "idempotency" ("createdAt");
create table "probe" ("id" uuid primary key, "userId" text not null references "user" ("id") on delete cascade, "createdAt" bigint not null, "reached" boolean);
`

export const liveCalls: Migration = {
  async up(db) {
    for (const statement of statements.split(';\n').filter((text) => text.trim() !== '')) {
      await sql.raw(statement).execute(db)
    }
  },
}
