import { describe, expect, it } from 'vitest'
import type { PeopleApi } from '../../../lib/api/people.ts'
import { fail, ok } from '../../../lib/core/result.ts'
import { createLines } from '../../../lib/session/lines.ts'
import { createItems } from '../../../lib/storage/items.ts'
import { me as person } from '../../support/call-record.ts'
import { memoryArea } from '../../support/memory-area.ts'

const desk = { id: 'l1', number: '+14155550100', label: 'Front desk' }
const nurses = { id: 'l2', number: '+14155550101', label: 'Nurse line' }
const crm = 'https://crm.example/*'

async function rig() {
  const items = createItems({ session: memoryArea(), local: memoryArea() }, { serverUrl: 'http://127.0.0.1:8787' })
  await items.me.set({ ...person, lines: [desk, nurses] })
  const asked: string[] = []
  const api: Pick<PeopleApi, 'setDefaultLine'> = {
    async setDefaultLine(id) {
      await Promise.resolve()
      asked.push(id)
      return id === nurses.id ? ok([nurses, desk]) : fail('not-found', 404)
    },
  }
  const lines = createLines({ api, me: items.me, siteLines: items.siteLines, publish: async () => undefined })
  return { ...lines, items, asked }
}

describe('the line of a call', () => {
  it('is the standard one until a site has one of its own', async () => {
    const { lineFor, choose, asked } = await rig()
    expect(await lineFor({ site: crm })).toEqual(desk)
    await choose(nurses.id, crm)
    expect(await lineFor({ site: crm })).toEqual(nurses)
    expect(await lineFor({ site: 'https://emr.example/*' })).toEqual(desk)
    expect(await lineFor({})).toEqual(desk)
    expect(asked).toEqual([])
  })

  it('is the one that was named, whatever the site says', async () => {
    const { lineFor, choose } = await rig()
    await choose(nurses.id, crm)
    expect(await lineFor({ line: desk.id, site: crm })).toEqual(desk)
  })

  it('is none of those that were taken away from this person', async () => {
    const { lineFor, choose, items } = await rig()
    await choose(nurses.id, crm)
    await items.me.set({ ...person, lines: [desk] })
    expect(await lineFor({ line: nurses.id, site: crm })).toEqual(desk)
    await items.me.set({ ...person, lines: [] })
    expect(await lineFor({ line: nurses.id })).toBeUndefined()
  })

  it('becomes the standard of the person at the server, on every device', async () => {
    const { lineFor, choose, asked } = await rig()
    expect(await choose(nurses.id, null)).toEqual({ ok: true, value: null })
    expect(asked).toEqual(['l2'])
    expect(await lineFor({})).toEqual(nurses)
    expect(await choose('gone', null)).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await lineFor({})).toEqual(nurses)
  })
})
