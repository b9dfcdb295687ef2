import { describe, expect, it } from 'vitest'
import { createWrapUps } from '../../../lib/session/wrap-ups.ts'
import { createItems } from '../../../lib/storage/items.ts'
import { memoryArea } from '../../support/memory-area.ts'
import { peopleApi, wrapUpOf } from '../../support/people-api.ts'
import { waitFor } from '../../support/wait-for.ts'

const callId = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001'

function rig() {
  const session = memoryArea()
  let up = true
  const people = peopleApi(() => up)
  const errors: unknown[] = []
  /** A worker: the next one has the storage and nothing else. */
  const start = () => {
    const { wrapUps: item } = createItems({ session, local: memoryArea() }, { serverUrl: 'http://127.0.0.1:8787' })
    const wrapUps = createWrapUps({
      api: people.api,
      item,
      publish: async () => undefined,
      later: people.later,
      onError: (error) => errors.push(error),
    })
    const entry = async () => (await item.get()).find((one) => one.callId === callId)
    const settled = (status: string) =>
      waitFor(`the note to be ${status}`, async () => {
        const now = await entry()
        return now?.status === status && now
      })
    return { ...wrapUps, item, entry, settled }
  }
  return {
    start,
    people,
    errors,
    network: (is: boolean) => {
      up = is
    },
  }
}

describe('a note about a call', () => {
  it('is kept with each letter, and sent once the person pauses', async () => {
    const { start, people } = rig()
    const wrapUps = start()
    await wrapUps.note(callId, { note: 'W' })
    await wrapUps.note(callId, { note: 'Wants' })
    expect(await wrapUps.entry()).toMatchObject({ draft: { note: 'Wants' } })
    expect(people.asked).toEqual([])
    people.due()
    expect(await wrapUps.settled('saved')).toMatchObject({ draft: {}, saved: { note: 'Wants', version: 1 } })
    expect(people.asked).toEqual(['read 0001', 'note {"note":"Wants"}'])
  })

  it('survives a worker that stops before it was sent', async () => {
    const { start, people } = rig()
    await start().note(callId, { note: 'Wants the results' })
    const next = start()
    await next.flush()
    expect(people.noted.get(callId)?.note).toBe('Wants the results')
    expect(await next.hasUnsaved()).toBe(false)
  })

  it('waits while the server cannot be reached, says so, and is sent later', async () => {
    const { start, people, network } = rig()
    const wrapUps = start()
    network(false)
    await wrapUps.note(callId, { tags: ['results'] })
    people.due()
    expect(await wrapUps.settled('waiting')).toMatchObject({ code: 'offline', draft: { tags: ['results'] } })
    expect(await wrapUps.hasUnsaved()).toBe(true)
    network(true)
    await wrapUps.flush()
    expect(await wrapUps.entry()).toMatchObject({ status: 'saved', saved: { tags: ['results'] } })
  })

  it('of a call that the server does not know yet is sent once it does', async () => {
    const { start, people } = rig()
    const wrapUps = start()
    people.knowsCalls(false)
    await wrapUps.note(callId, { note: 'early' })
    people.due()
    expect(await wrapUps.settled('waiting')).toMatchObject({ code: 'not-found' })
    people.knowsCalls(true)
    await wrapUps.flush()
    expect(people.noted.get(callId)?.note).toBe('early')
  })

  it('that goes on while it is sent loses nothing', async () => {
    const { start, people } = rig()
    const wrapUps = start()
    let more: Promise<void> | undefined
    people.beforeChange(() => {
      more ??= wrapUps.note(callId, { note: 'first and second' })
    })
    await wrapUps.note(callId, { note: 'first', result: 'Reached' })
    await wrapUps.flush()
    await more
    people.due()
    await waitFor('the rest to be sent', () => people.noted.get(callId)?.note === 'first and second')
    expect(people.noted.get(callId)).toMatchObject({ result: 'Reached' })
  })
})

describe('what somebody else changed meanwhile', () => {
  it('is taken over where this person changed something else', async () => {
    const { start, people } = rig()
    const wrapUps = start()
    await wrapUps.open(callId)
    people.noted.set(callId, wrapUpOf(callId, { note: 'by Ines', version: 3 }))
    await wrapUps.note(callId, { result: 'Reached' })
    await wrapUps.flush()
    expect(people.noted.get(callId)).toMatchObject({ note: 'by Ines', result: 'Reached', version: 4 })
    expect(await wrapUps.entry()).toMatchObject({ status: 'saved', saved: { note: 'by Ines' } })
  })

  it.each([
    ['mine', 'by me'],
    ['theirs', 'by Ines'],
  ] as const)('in the same place is shown and not guessed: keeping %s', async (keep, note) => {
    const { start, people } = rig()
    const wrapUps = start()
    await wrapUps.open(callId)
    people.noted.set(callId, wrapUpOf(callId, { note: 'by Ines', version: 3 }))
    await wrapUps.note(callId, { note: 'by me' })
    await wrapUps.flush()
    expect(await wrapUps.entry()).toMatchObject({ status: 'conflict', theirs: { note: 'by Ines' } })
    // Nothing goes out before the person decided, however often it is tried.
    await wrapUps.flush()
    expect(people.noted.get(callId)?.note).toBe('by Ines')
    await wrapUps.settle(callId, keep)
    expect(people.noted.get(callId)?.note).toBe(note)
    expect(await wrapUps.entry()).toMatchObject({ status: 'saved', theirs: null, draft: {}, saved: { note } })
  })

  it('is a conflict also for a note that was begun before the old one was read', async () => {
    const { start, people } = rig()
    people.noted.set(callId, wrapUpOf(callId, { note: 'by Ines', version: 3 }))
    const wrapUps = start()
    await wrapUps.note(callId, { note: 'by me' })
    await wrapUps.flush()
    expect(await wrapUps.entry()).toMatchObject({ status: 'conflict', theirs: { note: 'by Ines' } })
  })
})

describe('what the server refuses', () => {
  it('stays here with its code, and is not sent again by itself', async () => {
    const { start, people } = rig()
    const wrapUps = start()
    people.api.changeWrapUp = async () => {
      people.asked.push('refused')
      return { ok: false, error: { code: 'forbidden', status: 403 } }
    }
    await wrapUps.note(callId, { note: 'not mine' })
    await wrapUps.flush()
    await wrapUps.flush()
    expect(await wrapUps.entry()).toMatchObject({ status: 'refused', code: 'forbidden', draft: { note: 'not mine' } })
    expect(people.asked.filter((one) => one === 'refused')).toHaveLength(1)
  })
})

describe('notes that are saved', () => {
  it('are forgotten here after a while; those that are not saved never', async () => {
    const { start, people, network } = rig()
    const wrapUps = start()
    network(false)
    await wrapUps.note(callId, { note: 'unsent' })
    await wrapUps.flush()
    network(true)
    for (let at = 10; at < 40; at++) await wrapUps.open(`5d6c9a51-6f1e-4b52-a9a3-6f52b62c00${at}`)
    const kept = await wrapUps.item.get()
    expect(kept).toHaveLength(21)
    expect(kept.some((one) => one.callId === callId)).toBe(true)
    expect(people.noted.size).toBe(0)
  })
})
