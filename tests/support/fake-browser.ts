/**
 * The extension API in memory, as much as the worker's files use; import it before any of them. One per test file: the
 * platform is a global, and so is this. Answers a turn later and refuses what Chrome refuses.
 */

type Reply = { ok: true; value: unknown } | { ok: false; error: { code: string } }

export const extension = {
  id: 'pldgemdhkkomnlibpjoegbcpfoidncgp',
  origin: 'https://pldgemdhkkomnlibpjoegbcpfoidncgp.example',
}

const state = {
  document: 'closed' as 'closed' | 'loading' | 'open',
  /** Chrome may refuse a document, or report one whose script never runs. */
  documents: 'allowed' as 'allowed' | 'refused' | 'dead',
  created: 0,
  reloads: 0,
  /** What was sent to the engine document and reached it. */
  sent: [] as string[],
  answer: (_name: string, _input: unknown): Reply => ({ ok: true, value: null }),
  notifications: new Map<string, unknown>(),
  tabs: [] as string[],
  badge: { text: '', color: '', title: '' },
}
const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 1))

const api = {
  runtime: {
    id: extension.id,
    ContextType: { OFFSCREEN_DOCUMENT: 'OFFSCREEN_DOCUMENT' },
    getURL: (path: string) => `${extension.origin}/${path}`,
    reload: () => state.reloads++,
    async getContexts() {
      await turn()
      return state.document === 'closed' ? [] : [{ documentUrl: `${extension.origin}/offscreen.html` }]
    },
    async sendMessage({ name, input }: { name: string; input: unknown }) {
      await turn()
      // The document is there before its script is: what is sent then is lost.
      if (state.document !== 'open') throw new Error('Could not establish connection. Receiving end does not exist.')
      const reply = state.answer(name, input)
      if (name !== 'offscreen:ping') state.sent.push(name)
      return structuredClone(reply)
    },
  },
  offscreen: {
    Reason: { WEB_RTC: 'WEB_RTC', USER_MEDIA: 'USER_MEDIA', AUDIO_PLAYBACK: 'AUDIO_PLAYBACK' },
    async createDocument() {
      await turn()
      if (state.document !== 'closed') throw new Error('Only a single offscreen document may be created.')
      if (state.documents === 'refused') throw new Error('Page failed to load.')
      state.created++
      state.document = 'loading'
      if (state.documents === 'allowed')
        setTimeout(() => {
          if (state.document === 'loading') state.document = 'open'
        }, 60)
    },
    async closeDocument() {
      await turn()
      if (state.document === 'closed') throw new Error('No current offscreen document.')
      state.document = 'closed'
    },
  },
  notifications: {
    async create(id: string, options: unknown) {
      await turn()
      state.notifications.set(id, options)
      return id
    },
    async clear(id: string) {
      await turn()
      return state.notifications.delete(id)
    },
    async getAll() {
      await turn()
      return Object.fromEntries([...state.notifications.keys()].map((id) => [id, true]))
    },
  },
  action: {
    setBadgeText: async ({ text }: { text: string }) => void (state.badge.text = text),
    setBadgeBackgroundColor: async ({ color }: { color: string }) => void (state.badge.color = color),
    setTitle: async ({ title }: { title: string }) => void (state.badge.title = title),
  },
  tabs: {
    async create({ url }: { url: string }) {
      await turn()
      state.tabs.push(url)
    },
  },
}

Object.assign(globalThis, { browser: api, chrome: api })

/** What the test sees and sets. */
export const fakeBrowser = Object.assign(state, {
  reset() {
    Object.assign(state, {
      document: 'closed',
      documents: 'allowed',
      created: 0,
      reloads: 0,
      sent: [],
      answer: () => ({ ok: true, value: null }),
      notifications: new Map(),
      tabs: [],
      badge: { text: '', color: '', title: '' },
    } satisfies Partial<typeof state>)
  },
})
