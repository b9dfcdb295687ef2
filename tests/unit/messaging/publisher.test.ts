import { describe, expect, it } from 'vitest'
import type { RawSender } from '../../../lib/messaging/context-of.ts'
import { createPublisher, type PortLike } from '../../../lib/messaging/publisher.ts'

const id = 'pldgemdhkkomnlibpjoegbcpfoidncgp'
/** `https:`, because Node has no origin for `chrome-extension:`; Chrome does. */
const origin = `https://${id}.example`
const page: RawSender = { id, origin, url: `${origin}/sidepanel.html` }
const content: RawSender = { id, origin: 'https://app.hubspot.com', tab: { id: 7 } }

/** A port as Chrome's: copies what it carries, throws once it is closed, tells the other end of a close. */
function port(name: string, sender: RawSender | undefined = page) {
  const got: unknown[] = []
  const listeners: (() => void)[] = []
  let open = true
  let cut = false
  const end: PortLike = {
    name,
    ...(sender && { sender }),
    postMessage(message) {
      if (!open) throw new Error('Attempting to use a disconnected port object')
      got.push(structuredClone(message))
    },
    disconnect() {
      open = false
      cut = true
    },
    onDisconnect: { addListener: (listener) => void listeners.push(listener) },
  }
  return {
    end,
    got,
    wasCut: () => cut,
    /** The page is gone; Chrome tells it a moment later. */
    vanish: () => (open = false),
    leave() {
      open = false
      for (const listener of listeners) listener()
    },
  }
}

function rig(greet?: () => Promise<{ rev: number } | undefined>) {
  let connect: ((port: never) => void) | undefined
  const publisher = createPublisher<{ rev: number }>({
    name: 'snapshot',
    from: ['page'],
    runtime: {
      id,
      getURL: (path) => `${origin}/${path}`,
      onConnect: { addListener: (listener) => void (connect = listener) },
    },
    ...(greet && { greet }),
  })
  return {
    publisher,
    arrive: (...ports: ReturnType<typeof port>[]) => {
      for (const { end } of ports) connect?.(end as never)
    },
  }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('what is published', () => {
  it('reaches every view that listens', () => {
    const { publisher, arrive } = rig()
    const views = [port('snapshot'), port('snapshot')]
    arrive(...views)
    publisher.publish({ rev: 1 })
    expect(views.map(({ got }) => got)).toEqual([[{ rev: 1 }], [{ rev: 1 }]])
  })
  it('greets a view that has just come, and only that one', async () => {
    const { arrive } = rig(async () => ({ rev: 9 }))
    const first = port('snapshot')
    arrive(first)
    await turn()
    const second = port('snapshot')
    arrive(second)
    await turn()
    expect([first.got, second.got]).toEqual([[{ rev: 9 }], [{ rev: 9 }]])
  })
  it('greets nobody when there is nothing to say, or when the view has left again', async () => {
    const quiet = rig(async () => undefined)
    const late = rig(async () => ({ rev: 1 }))
    const [one, other] = [port('snapshot'), port('snapshot')]
    quiet.arrive(one)
    late.arrive(other)
    other.leave()
    await turn()
    expect([one.got, other.got]).toEqual([[], []])
  })
  it('reaches the others when one view is gone in the same moment', () => {
    const { publisher, arrive } = rig()
    const [gone, here] = [port('snapshot'), port('snapshot')]
    arrive(gone, here)
    gone.vanish()
    publisher.publish({ rev: 1 })
    expect(here.got).toEqual([{ rev: 1 }])
    here.leave()
    expect(publisher.hasViews()).toBe(false)
  })
  it('knows whether anybody listens', () => {
    const { publisher, arrive } = rig()
    const view = port('snapshot')
    expect(publisher.hasViews()).toBe(false)
    arrive(view)
    expect(publisher.hasViews()).toBe(true)
    view.leave()
    expect(publisher.hasViews()).toBe(false)
  })
  it('leaves ports of another name alone', () => {
    const { publisher, arrive } = rig()
    const other = port('levels')
    arrive(other)
    publisher.publish({ rev: 1 })
    expect(other.got).toEqual([])
    expect(other.wasCut()).toBe(false)
  })
  it.each([
    ['a content script', content],
    ['another extension', { ...page, id: 'a'.repeat(32) }],
    ['the engine document', { ...page, url: `${origin}/offscreen.html` }],
    ['nobody knows who', {}],
  ] as const)('is kept from %s', async (_, sender) => {
    const { publisher, arrive } = rig(async () => ({ rev: 9 }))
    const stranger = port('snapshot', sender)
    arrive(stranger)
    publisher.publish({ rev: 1 })
    await turn()
    expect(stranger.got).toEqual([])
    expect(stranger.wasCut()).toBe(true)
    expect(publisher.hasViews()).toBe(false)
  })
})
