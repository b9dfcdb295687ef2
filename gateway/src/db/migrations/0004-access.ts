import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

// Roles, second factors, what people wish, and what was done. `twoFactor` and the user's column are what better-auth
// 1.7.6 expects, frozen; `usedStep` is ours. A person who is called is known by number, within an organisation.
const statements = `
alter table "membership" add column "role" text not null default 'agent' check ("role" in ('agent', 'supervisor', 'compliance', 'admin'));
alter table "membership" alter column "role" drop default;
alter table "organisation" add column "secondFactorFor" text not null default '[]', add column "askedCalls" text not null default 'noted' check ("askedCalls" in ('noted', 'confirm')), add column "settingsVersion" integer not null default 0;
alter table "user" add column "twoFactorEnabled" boolean default false;
create table "twoFactor" ("id" text primary key, "secret" text not null, "backupCodes" text not null, "userId" text not null references "user" ("id") on delete cascade, "verified" boolean default true, "failedVerificationCount" integer default 0, "lockedUntil" timestamptz, "usedStep" bigint);
create index "twoFactor_secret_idx" on "twoFactor" ("secret");
create unique index "twoFactor_userId_idx" on "twoFactor" ("userId");
create table "consent" ("id" uuid primary key, "organisationId" text not null references "organisation" ("id"), "number" text not null, "channel" text not null check ("channel" in ('call', 'text', 'record')), "purpose" text, "status" text not null check ("status" in ('given', 'revoked')), "form" text not null check ("form" in ('number-given', 'notice', 'spoken', 'written')), "wording" text, "at" bigint not null, "expiresAt" bigint, "notedBy" text references "user" ("id") on delete set null, "notedAt" bigint not null);
create index "consent_number_idx" on "consent" ("organisationId", "number", "at");
create table "doNotContact" ("id" uuid primary key, "organisationId" text not null references "organisation" ("id"), "number" text not null, "kind" text not null check ("kind" in ('no-contact', 'no-marketing')), "channel" text check ("channel" in ('call', 'text')), "since" bigint not null, "notedBy" text references "user" ("id") on delete set null, "endedAt" bigint, "endedBy" text references "user" ("id") on delete set null);
create index "doNotContact_number_idx" on "doNotContact" ("organisationId", "number") where "endedAt" is null;
create index "doNotContact_page_idx" on "doNotContact" ("organisationId", "since" desc, "id" desc);
create table "callDecision" ("callId" uuid primary key references "call" ("id") on delete cascade, "verdict" text not null check ("verdict" in ('allow', 'ask', 'refuse')), "purpose" text not null, "reasons" text not null, "packVersion" text not null, "confirmation" text, "isPlaced" boolean not null, "at" bigint not null);
create table "audit" ("chain" text not null, "seq" bigint not null, "body" text not null, "hash" text not null, primary key ("chain", "seq"));
create table "auditCheckpoint" ("chain" text not null, "seq" bigint not null, "body" text not null, "signature" text not null, primary key ("chain", "seq"));
create function "onlyGrows"() returns trigger as $$ begin raise exception 'this table only grows'; end $$ language plpgsql;
create trigger "auditOnlyGrows" before update or delete on "audit" for each row execute function "onlyGrows"();
create trigger "auditStays" before truncate on "audit" for each statement execute function "onlyGrows"();
create trigger "auditCheckpointOnlyGrows" before update or delete on "auditCheckpoint" for each row execute function "onlyGrows"();
create trigger "auditCheckpointStays" before truncate on "auditCheckpoint" for each statement execute function "onlyGrows"();
`

export const access: Migration = {
  async up(db) {
    for (const statement of statements.split(';\n').filter((text) => text.trim() !== '')) {
      await sql.raw(statement).execute(db)
    }
  },
}
