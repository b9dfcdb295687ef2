import { fakeBrowser } from '../../support/fake-browser.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  closeEngineDocument,
  ensureEngineDocument,
  hasEngineDocument,
} from '../../../entrypoints/background/engine-document.ts'

beforeEach(() => {
  vi.useFakeTimers()
  fakeBrowser.reset()
})
afterEach(() => void vi.useRealTimers())

async function after<T>(promise: Promise<T>, ms = 200): Promise<T> {
  const [result] = await Promise.all([promise, vi.advanceTimersByTimeAsync(ms)])
  return result
}

describe('the engine document', () => {
  it('is ready only when its script answers, not when Chrome reports it', async () => {
    const opening = ensureEngineDocument()
    let opened = false
    void opening.then(() => (opened = true))
    await vi.advanceTimersByTimeAsync(30)
    expect(await after(hasEngineDocument(), 2)).toBe(true)
    expect(opened).toBe(false)
    expect(await after(opening)).toBe(true)
  })
  it('is made once for all who ask', async () => {
    const all = Promise.all([ensureEngineDocument(), ensureEngineDocument(), ensureEngineDocument()])
    expect(await after(all)).toEqual([true, true, true])
    expect(await after(ensureEngineDocument())).toBe(true)
    expect(fakeBrowser.created).toBe(1)
  })
  it('whose script never runs is given up', async () => {
    fakeBrowser.documents = 'dead'
    expect(await after(ensureEngineDocument(), 10_000)).toBe(false)
  })
  it('is tried again after Chrome refused one', async () => {
    fakeBrowser.documents = 'refused'
    const refused = ensureEngineDocument()
    await Promise.all([expect(refused).rejects.toThrow('Page failed'), vi.advanceTimersByTimeAsync(100)])
    fakeBrowser.documents = 'allowed'
    expect(await after(ensureEngineDocument())).toBe(true)
  })
  it('is closed, and closed again without harm', async () => {
    await after(ensureEngineDocument())
    await after(closeEngineDocument())
    await after(closeEngineDocument())
    expect(await after(hasEngineDocument())).toBe(false)
  })
})
