// @vitest-environment happy-dom
import { act } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import { fail, ok } from '../../../lib/core/result.ts'
import { useCallLog } from '../../../lib/ui/use-call-log.ts'
import { type Commands, useCommand } from '../../../lib/ui/use-command.ts'
import { useLevels } from '../../../lib/ui/use-levels.ts'
import { useNow } from '../../../lib/ui/use-now.ts'
import { useSnapshot } from '../../../lib/ui/use-snapshot.ts'
import { render, unmountAll } from '../../support/render.tsx'
import { createFakeRuntime, type FakeRuntime } from '../../support/view-deps.ts'
import { records } from '../../support/log-fixtures.ts'
import { callId, snapshot } from '../../support/view-fixtures.ts'

afterEach(unmountAll)

describe('useSnapshot', () => {
  function View({ runtime }: { runtime: FakeRuntime }) {
    const { link, value } = useSnapshot(runtime.deps)
    return `${link} ${value?.rev ?? '-'}`
  }

  test('shows whole snapshots, drops old and malformed ones, and comes back after the worker was stopped', async () => {
    const runtime = createFakeRuntime()
    const view = await render(<View runtime={runtime} />)
    expect(view.text()).toBe('connecting -')
    const send = (message: unknown) => act(async () => runtime.port('background:snapshot').send(message))
    await send(snapshot({ rev: 7 }))
    await send(snapshot({ rev: 6 }))
    await send({ ...snapshot({ rev: 8 }), microphone: 'perhaps' })
    expect(view.text()).toBe('live 7')
    await act(async () => runtime.port('background:snapshot').close())
    expect(view.text()).toBe('lost 7')
    await act(async () => runtime.clock.advance(50))
    await send(snapshot({ rev: 8 }))
    expect(view.text()).toBe('live 8')
    view.unmount()
    expect(runtime.ports.every((port) => !port.open)).toBe(true)
  })
})

describe('useLevels', () => {
  function View({ runtime }: { runtime: FakeRuntime }) {
    const levels = useLevels(runtime.deps, callId)
    return levels === null ? 'none' : `${levels.input} ${levels.output}`
  }

  test('shows the levels of its own call only', async () => {
    const runtime = createFakeRuntime()
    const view = await render(<View runtime={runtime} />)
    const send = (message: unknown) => act(async () => runtime.port('offscreen:levels').send(message))
    await send({ callId: '6f1c1f7e-6f0c-4a57-9d0e-3a9c2f2b6aff', input: 0.9, output: 0.9 })
    expect(view.text()).toBe('none')
    await send({ callId, input: 0.2, output: 0.1 })
    expect(view.text()).toBe('0.2 0.1')
  })
})

describe('useNow', () => {
  let renders = 0
  function View({ runtime, since }: { runtime: FakeRuntime; since: number | null }) {
    renders++
    return String(Math.floor((useNow(runtime.clock, since) - (since ?? 0)) / 1000))
  }

  test('ticks in step with the start, and not at all without one', async () => {
    const runtime = createFakeRuntime()
    const since = runtime.clock.now() - 300
    const view = await render(<View runtime={runtime} since={since} />)
    expect(view.text()).toBe('0')
    await act(async () => runtime.clock.advance(699))
    expect(view.text()).toBe('0')
    await act(async () => runtime.clock.advance(1))
    expect(view.text()).toBe('1')
    await act(async () => runtime.clock.advance(3000))
    expect(view.text()).toBe('4')
    await view.rerender(<View runtime={runtime} since={null} />)
    expect(runtime.clock.waiting()).toBe(0)
    const before = renders
    await act(async () => runtime.clock.advance(5000))
    expect(renders).toBe(before)
  })
})

describe('useCommand', () => {
  async function setUp(runtime: FakeRuntime) {
    let commands: Commands | undefined
    function View() {
      commands = useCommand(runtime.deps)
      return commands.failure?.code ?? 'fine'
    }
    const view = await render(<View />)
    return { view, run: (): Commands => commands as Commands }
  }

  test('turns a refused command and a worker that is gone into a failure with a code', async () => {
    const runtime = createFakeRuntime({
      'background:hangUp': () => ok({ ok: false, code: 'stale' }),
      'background:answer': () => fail('receiver-gone'),
    })
    const { view, run } = await setUp(runtime)
    await act(async () => expect(await run().run('background:hangUp', { callId })).toBe(false))
    expect(view.text()).toBe('stale')
    await act(async () => expect(await run().run('background:answer', { callId })).toBe(false))
    expect(view.text()).toBe('receiver-gone')
    await act(async () => expect(await run().run('background:dismiss', { callId })).toBe(true))
    expect(view.text()).toBe('fine')
  })

  test('sends a double click once, and each tone', async () => {
    const runtime = createFakeRuntime()
    const { run } = await setUp(runtime)
    await act(async () => {
      const { run: send } = run()
      await Promise.all([
        send('background:dial', { to: '+14155550117' }),
        send('background:dial', { to: '+14155550117' }),
        send('background:sendDigits', { callId, digits: '1' }),
        send('background:sendDigits', { callId, digits: '1' }),
      ])
    })
    expect(runtime.sent.map(({ name }) => name)).toEqual([
      'background:dial',
      'background:sendDigits',
      'background:sendDigits',
    ])
  })
})

describe('useCallLog', () => {
  function View({ runtime, logRev }: { runtime: FakeRuntime; logRev: number | null }) {
    const { state, items, readAt, refreshFailure } = useCallLog(runtime.deps, logRev)
    return [state, items.length, readAt ?? '-', refreshFailure ?? '-'].join(' ')
  }

  test('asks again when the revision rises, and an earlier answer that comes late changes nothing', async () => {
    const answers: Array<() => void> = []
    let asked = 0
    const runtime = createFakeRuntime({
      'background:callLog': () => {
        const items = records.slice(0, ++asked)
        return new Promise((resolve) => answers.push(() => resolve(ok({ items, readAt: 42 }))))
      },
    })
    const view = await render(<View runtime={runtime} logRev={1} />)
    await view.rerender(<View runtime={runtime} logRev={2} />)
    expect(view.text()).toBe('loading 0 - -')
    await act(async () => answers[1]?.())
    expect(view.text()).toBe('ready 2 42 -')
    await act(async () => answers[0]?.())
    expect(view.text()).toBe('ready 2 42 -')
  })

  test('keeps the cached calls when the gateway cannot be asked', async () => {
    const runtime = createFakeRuntime({
      'background:callLog': () => ok({ items: records, readAt: 42 }),
      'background:refreshLog': () => ok({ ok: false, code: 'unavailable' }),
    })
    const view = await render(<View runtime={runtime} logRev={1} />)
    expect(view.text()).toBe(`ready ${records.length} 42 unavailable`)
  })

  test('asks for nothing while signed out', async () => {
    const runtime = createFakeRuntime()
    await render(<View runtime={runtime} logRev={null} />)
    expect(runtime.sent).toEqual([])
  })
})
