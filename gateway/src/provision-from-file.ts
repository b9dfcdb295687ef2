import { readFile } from 'node:fs/promises'
import { errorKind } from './error-kind.ts'
import { type ProvisionFault, provision, setupSchema } from './provision.ts'

const reasons: Record<ProvisionFault, string> = {
  'password-missing': 'is new and needs a password of 8 characters or more',
  'unknown-user': 'names somebody who is not among the users',
  'unknown-group': 'names a group that is not among the groups',
  'other-organisation': 'belongs to another organisation already',
}

/** @returns what is wrong, in words that quote nothing of the file, or null when all of it was done */
export async function provisionFromFile(
  deps: Parameters<typeof provision>[0],
  path: string | undefined,
): Promise<string | null> {
  if (path === undefined) return 'which file? provision <setup.json>'
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return 'the file cannot be read'
  const setup = setupSchema.safeParse(parseJson(text))
  if (!setup.success) {
    const paths = setup.error.issues.map((issue) => issue.path.join('.') || 'the file')
    return `not valid: ${[...new Set(paths)].join(', ')}`
  }
  try {
    const done = await provision(deps, setup.data)
    return done.ok ? null : `${done.at} ${reasons[done.code]}`
  } catch (error) {
    // The database's own message quotes the row that it refused.
    return `nothing was changed: the database failed (${errorKind(error)})`
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
