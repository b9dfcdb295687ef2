/** A process of its own: opens the data directory, commits rows one after the other, and says which are committed. */
import { openEmbedded } from '../../../gateway/src/db/pglite.ts'
import { quiet } from './quiet.ts'

const [, , dataDir = '', prefix = ''] = process.argv
try {
  const db = await openEmbedded(dataDir, quiet)
  process.stdout.write('open\n')
  for (let count = 0; ; count++) {
    await db.queries.transaction().execute(async (trx) => {
      const organisation = { id: `${prefix}-${count}`, name: 'x'.repeat(500), defaultCountry: 'US', createdAt: count }
      await trx.insertInto('organisation').values(organisation).execute()
      await trx
        .insertInto('line')
        .values({ id: organisation.id, organisationId: organisation.id, number: organisation.id, label: '' })
        .execute()
    })
    process.stdout.write(`${prefix}-${count}\n`)
  }
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.constructor.name : 'failed'}\n`)
  process.exit(2)
}
