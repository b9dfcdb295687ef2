/** Codes of a second factor are good once: the library alone would take the same one twice within half a minute. */
import { createOTP } from '@better-auth/utils/otp'
import { APIError } from 'better-auth'
import { getSessionFromCtx } from 'better-auth/api'
import { symmetricDecrypt } from 'better-auth/crypto'
import * as z from 'zod'
import type { Db } from '../db/db.ts'
import { claimStep, secondFactorOf } from '../db/second-factor.ts'

/** As the library has it: a code holds for its half minute, the one before and the one after. */
const stepMs = 30_000
const window = [-1, 0, 1]

const codeBody = z.object({ code: z.string().max(20) })

type Context = Parameters<typeof getSessionFromCtx>[0]

/** Before the library looks at a code. One that is wrong is the library's to count. */
export async function takeCode(context: Context, db: Db): Promise<void> {
  const body = codeBody.safeParse(context.body)
  const userId = await whose(context)
  const factor = userId === null ? null : await secondFactorOf(db.queries, userId)
  if (!body.success || factor === null) return
  const otp = createOTP(await symmetricDecrypt({ key: context.context.secretConfig, data: factor.secret }))
  const now = Math.floor(Date.now() / stepMs)
  for (const step of window.map((offset) => now + offset)) {
    if ((await otp.hotp(step)) !== body.data.code) continue
    if (!(await claimStep(db.queries, factor.userId, step))) throw new APIError('UNAUTHORIZED', { code: 'CODE_USED' })
    return
  }
}

/** Who is signed in and sets the factor up, or who gave the password a moment ago. */
async function whose(context: Context): Promise<string | null> {
  const session = await getSessionFromCtx(context)
  if (session !== null) return session.user.id
  const { name } = context.context.createAuthCookie('two_factor')
  const challenge = await context.getSignedCookie(name, context.context.secret)
  if (!challenge) return null
  const found = await context.context.internalAdapter.findVerificationValue(challenge)
  return found?.value ?? null
}
