/** Draws one view of tests/support/view-fixtures.ts, named by `?view=`, with the real components and styles. */
import { createRoot } from 'react-dom/client'
import { Panel } from '../../../components/Panel.tsx'
import { Welcome } from '../../../components/Welcome.tsx'
import { ports } from '../../../lib/contracts/messages.ts'
import { ok } from '../../../lib/core/result.ts'
import type { Microphone } from '../../../lib/ui/microphone.ts'
import { createFakeRuntime } from '../view-deps.ts'
import { records } from '../log-fixtures.ts'
import { pages, views } from '../view-fixtures.ts'
import './style.css'

const view = views[new URLSearchParams(location.search).get('view') ?? 'idle']
if (view === undefined) throw new Error('no such view')

const { deps, tab } = createFakeRuntime({
  'background:callLog': () => ok({ items: view.log ?? records, readAt: view.readAt ?? deps.clock.now() }),
  'background:directory': () =>
    ok({
      ok: true,
      directory: {
        people: [
          { id: 'u2', name: 'Ines Moreau', presence: 'available', isSignedIn: true, isOnCall: false },
          { id: 'u3', name: 'Karl Aho', presence: 'do-not-disturb', isSignedIn: true, isOnCall: false },
        ],
        groups: [{ id: 'g1', name: 'Nurses', members: 3, reachable: 2 }],
      },
    }),
  'background:refreshLog': () => ok(view.refreshFails ? { ok: false, code: 'unavailable' } : { ok: true }),
})

tab.show(view.tab ?? null)
if (view.list) tab.list = view.list

const microphone: Microphone = {
  permission: async () => view.microphone ?? 'granted',
  watch: () => () => {},
  open: async () => ok({ label: 'Jabra Evolve2 65', level: () => 0.2, stop: () => {} }),
}

const connected = {
  ...deps,
  connect(name: string) {
    const port = deps.connect(name) as ReturnType<typeof deps.connect> & { send(message: unknown): void }
    queueMicrotask(() => {
      if (name === ports.snapshot) port.send(view.snapshot)
      if (name === ports.pages) port.send(view.pages ?? pages())
      const call = view.snapshot?.call
      if (name === ports.levels && call?.phase === 'connected') {
        port.send({ callId: call.callId, input: 0.18, output: 0.05 })
      }
    })
    return port
  },
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    view.page === 'panel' ? (
      <Panel deps={connected} />
    ) : (
      <Welcome
        deps={{
          ...connected,
          microphone,
          readiness: async () => ({ pinned: view.microphone === 'granted', notifications: true }),
          openPanel: () => {},
          ask: async () => true,
        }}
      />
    ),
  )
}
