import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from './app-env.ts'
import { basePath, scopes } from './auth/auth.ts'
import { version } from './version.ts'

/** The OpenAPI document, made from the contracts that the routes parse and reply with. */
export function describeApi(app: OpenAPIHono<AppEnv>, publicUrl: string): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'oauth', {
    type: 'oauth2',
    description: 'OAuth 2.1 authorization code with PKCE (S256)',
    flows: {
      authorizationCode: {
        authorizationUrl: `${publicUrl}${basePath}/oauth2/authorize`,
        tokenUrl: `${publicUrl}${basePath}/oauth2/token`,
        refreshUrl: `${publicUrl}${basePath}/oauth2/token`,
        scopes: Object.fromEntries(
          scopes.map((scope) => [scope, scope === 'calls' ? 'Calls and their log' : 'Stay signed in']),
        ),
      },
    },
  })
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Callside vendor API', version, license: { name: 'MIT' } },
    servers: [{ url: publicUrl }],
  })
}
