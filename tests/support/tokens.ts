import type { Tokens } from '../../lib/storage/items.ts'

const serverUrl = 'http://127.0.0.1:8787'

/** Of a person who is signed in. */
export const tokens: Tokens = {
  serverUrl,
  oauth: {
    clientId: 'callside-extension',
    authorizationEndpoint: `${serverUrl}/oauth/authorize`,
    tokenEndpoint: `${serverUrl}/oauth/token`,
    revocationEndpoint: `${serverUrl}/oauth/revoke`,
    scope: 'openid offline_access',
    resource: serverUrl,
  },
  accessToken: 'access-1',
  refreshToken: 'refresh-1',
  expiresAt: 600_000,
}
