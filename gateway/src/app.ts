import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import type { AppDeps, AppEnv, RouteDeps } from './app-env.ts'
import { type AuthDeps, createAuth, registerExtension } from './auth/auth.ts'
import { createAuthenticate } from './auth/authenticate.ts'
import { createContactPolicy } from './contact-policy.ts'
import { createRequestLimits } from './auth/rate-limit.ts'
import { clientAddress, networkOf } from './client-address.ts'
import { createCallControl } from './call-control.ts'
import { createSigner } from './domain/audit-chain.ts'
import { renewUnreadableKeys } from './auth/signing-keys.ts'
import { describeApi } from './describe-api.ts'
import { errorKind } from './error-kind.ts'
import { createLiveControl } from './live-control.ts'
import { createLiveMerge } from './live-merge.ts'
import { createLiveRecording } from './live-recording.ts'
import { ProblemError, problem } from './problem.ts'
import { accessRoutes } from './routes/access.ts'
import { auditRoutes } from './routes/audit.ts'
import { callQualityRoutes } from './routes/call-quality.ts'
import { callRoutes } from './routes/calls.ts'
import { eventRoutes } from './routes/events.ts'
import { idempotent } from './routes/idempotency.ts'
import { identityRoutes, tokenPaths } from './routes/identity.ts'
import { liveCallRoutes } from './routes/live-calls.ts'
import { meRoutes } from './routes/me.ts'
import { peopleRoutes } from './routes/people.ts'
import { policyRoutes } from './routes/policy.ts'
import { rulesOf } from './routes/rules.ts'
import { serverRoutes } from './routes/server.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { wrapUpRoutes } from './routes/wrap-up.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { createWebhookUrls } from './webhook-urls.ts'

const maxBodyBytes = 64 * 1024

/** The whole gateway without a socket. `stop` ends the open streams; the database is the caller's to close. */
export async function createApp(deps: AppDeps & { secret: string }) {
  const { db, now, newId, log, config, vendors } = deps
  const identity: AuthDeps = {
    db,
    now,
    log,
    secret: deps.secret,
    publicUrl: config.publicUrl,
    extensionIds: config.extensionIds,
  }
  const auth = createAuth(identity)
  await renewUnreadableKeys(auth, identity)
  await registerExtension(auth, identity)
  const signer = createSigner(deps.secret)
  const stop = new AbortController()
  const urls = createWebhookUrls(config.publicUrl)
  const control = { db, now, newId, vendors, log, urls }
  const policy = createContactPolicy({ db, now })
  const calls = createCallControl({ ...control, policy })
  const live = createLiveControl({ ...control, calls })
  const routeDeps: RouteDeps = {
    ...deps,
    auth,
    authenticate: createAuthenticate({ auth, db, now, publicUrl: config.publicUrl }),
    calls,
    policy,
    signer,
    live,
    mergeCalls: createLiveMerge({ ...control, calls }, live),
    recordings: createLiveRecording({ ...control, calls }, live),
    urls,
    stopping: stop.signal,
  }
  const app = new OpenAPIHono<AppEnv>()
  app.use(async (context, next) => {
    context.set('requestId', newId())
    await next()
    context.header('x-request-id', context.get('requestId'))
  })
  app.use(secureHeaders({ referrerPolicy: false }))
  app.use(bodyLimit({ maxSize: maxBodyBytes, onError: (context: Context<AppEnv>) => problem(context, 'too-large') }))
  const forExtension = cors({
    origin: config.extensionIds.map((id) => `chrome-extension://${id}`),
    allowHeaders: ['authorization', 'content-type', 'last-event-id', 'idempotency-key', 'if-match'],
    exposeHeaders: ['x-request-id', 'retry-after', 'etag', 'idempotency-replayed'],
    maxAge: 600,
  })
  for (const path of ['/v1/*', ...tokenPaths]) app.use(path, forExtension)
  const limits = createRequestLimits(now)
  const needsSignIn = createMiddleware<AppEnv>(async (context, next) => {
    if (context.req.path === '/v1/server') return next()
    const network = networkOf(clientAddress(context, config.trustProxy))
    const authorization = context.req.header('authorization')
    const caller = await routeDeps.authenticate(authorization)
    if (caller === null) {
      // Behind one address may be a whole clinic: only bad tokens are turned away for bad tokens.
      if (authorization !== undefined && limits.isShutOut(network)) return problem(context, 'too-many-requests')
      if (authorization !== undefined) limits.refusal(network)
      return problem(context, 'unauthenticated')
    }
    if (!limits.session(caller.sessionId)) return problem(context, 'too-many-requests')
    context.set('caller', caller)
    return next()
  })
  app.use('/v1/*', needsSignIn)
  for (const path of ['/v1/calls/*', '/v1/consents', '/v1/do-not-contact']) app.use(path, idempotent(deps))
  for (const routes of [serverRoutes, meRoutes, callRoutes, eventRoutes]) app.route('/', routes(routeDeps))
  for (const routes of [policyRoutes, accessRoutes, auditRoutes]) app.route('/', routes(routeDeps))
  for (const routes of [liveCallRoutes, wrapUpRoutes, callQualityRoutes, peopleRoutes])
    app.route('/', routes(routeDeps))
  for (const routes of [signInRoutes, identityRoutes, webhookRoutes]) app.route('/', routes(routeDeps))
  describeApi(app, config.publicUrl)
  app.notFound((context) => problem(context, 'not-found'))
  app.onError((error, context) => {
    if (error instanceof ProblemError) return problem(context, error.code)
    // A body that is no JSON, or of another type than the contract's.
    if (error instanceof HTTPException && error.status < 500) return problem(context, 'bad-request')
    log.error('request-failed', {
      kind: errorKind(error),
      path: context.req.routePath,
      requestId: context.get('requestId'),
    })
    return problem(context, 'internal')
  })
  return { app, auth, calls, signer, rules: rulesOf(app), stop: () => stop.abort() }
}
