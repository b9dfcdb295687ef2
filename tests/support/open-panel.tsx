/** The panel with a played worker behind it. */
import { act } from 'react'
import { Panel } from '../../components/Panel.tsx'
import type { Snapshot } from '../../lib/contracts/snapshot.ts'
import { ok } from '../../lib/core/result.ts'
import { type Rendered, render } from './render.tsx'
import { type Answers, createFakeRuntime, type FakeRuntime } from './view-deps.ts'
import { now, records } from './log-fixtures.ts'
import { snapshot } from './view-fixtures.ts'

export type OpenPanel = { view: Rendered; runtime: FakeRuntime; publish: (change: Partial<Snapshot>) => Promise<void> }

export async function openPanel(change: Partial<Snapshot> = {}, answers: Answers = {}): Promise<OpenPanel> {
  const runtime = createFakeRuntime({
    'background:callLog': () => ok({ items: records, readAt: now }),
    ...answers,
  })
  const view = await render(<Panel deps={runtime.deps} />)
  let rev = 0
  const publish = (next: Partial<Snapshot>) =>
    act(async () => runtime.port('background:snapshot').send(snapshot({ ...next, rev: ++rev })))
  await publish(change)
  return { view, runtime, publish }
}

const asked: ReadonlySet<string> = new Set(['background:callLog', 'background:refreshLog', 'background:openWrapUp'])

/** What a person asked for; the panel asks for the log and the notes by itself. */
export const commands = (runtime: FakeRuntime) => runtime.sent.filter(({ name }) => !asked.has(name))
