import { zodToOpenAPIRegistry } from '@asteasolutions/zod-to-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'
import * as api from '../../lib/contracts/api.ts'
import * as access from '../../lib/contracts/api-access.ts'
import * as audit from '../../lib/contracts/api-audit.ts'
import * as basics from '../../lib/contracts/api-basics.ts'
import * as live from '../../lib/contracts/api-live-call.ts'
import * as people from '../../lib/contracts/api-people.ts'
import * as policy from '../../lib/contracts/api-policy.ts'
import * as quality from '../../lib/contracts/quality.ts'
import type { AppEnv } from './app-env.ts'
import { basePath, type Scope } from './auth/auth.ts'
import { guard } from './routes/rules.ts'
import { version } from './version.ts'

/** Names in the document. They are given here because the contracts also run in the extension, without this library. */
const names = {
  Problem: api.problemSchema,
  Server: api.serverSchema,
  Line: basics.lineSchema,
  Me: api.meSchema,
  Signalling: api.signallingSchema,
  VoiceToken: api.voiceTokenSchema,
  CallOutcome: api.callOutcomeSchema,
  CallStatus: basics.callStatusSchema,
  CallRecord: api.callRecordSchema,
  CallPage: api.callPageSchema,
  LiveEvent: api.liveEventSchema,
  LiveCall: live.liveCallSchema,
  LiveParty: live.livePartySchema,
  Target: live.targetSchema,
  Presence: people.presenceSchema,
  Schedule: people.scheduleSchema,
  Directory: people.directorySchema,
  WrapUp: people.wrapUpSchema,
  QualityReport: quality.qualityReportSchema,
  Decision: policy.decisionSchema,
  Wishes: policy.wishesSchema,
  User: access.userSchema,
  Session: access.sessionSchema,
  Settings: access.settingsSchema,
  AuditEntry: audit.auditEntrySchema,
}
for (const [refId, schema] of Object.entries(names)) zodToOpenAPIRegistry.add(schema, { _internal: { refId } })

/** The OpenAPI document, made from the contracts that the routes parse and reply with. */
export function describeApi(app: OpenAPIHono<AppEnv>, publicUrl: string): void {
  const identity = `${publicUrl}${basePath}/oauth2`
  app.openAPIRegistry.registerComponent('securitySchemes', 'oauth', {
    type: 'oauth2',
    description: 'OAuth 2.1 authorization code with PKCE (S256)',
    flows: {
      authorizationCode: {
        authorizationUrl: `${identity}/authorize`,
        tokenUrl: `${identity}/token`,
        refreshUrl: `${identity}/token`,
        scopes: { calls: 'Calls and their log', offline_access: 'Stay signed in' } satisfies Record<Scope, string>,
      },
    },
  })
  app.get('/openapi.json', guard('everybody'))
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Callside vendor API', version, license: { name: 'MIT' } },
    servers: [{ url: publicUrl }],
  })
}
