import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readDemoState, writeDemoState } from '../../../scripts/demo-state.ts'

describe('where the running demo is', () => {
  const demo = { controlUrl: 'http://127.0.0.1:40000', line: '+14155550111', pid: process.pid }
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'callside-state-'))
    file = path.join(folder, '.cache', 'demo.json')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('is known as long as the demo runs', () => {
    const remove = writeDemoState(demo, file)
    expect(readDemoState(file)).toEqual(demo)
    remove()
    expect(readDemoState(file)).toBeUndefined()
    expect(existsSync(file)).toBe(false)
  })

  it('is not known of a demo that was killed', () => {
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    writeDemoState({ ...demo, pid }, file)
    expect(readDemoState(file)).toBeUndefined()
  })

  it('stays when another demo has taken the file over', () => {
    const remove = writeDemoState(demo, file)
    writeDemoState({ ...demo, pid: process.ppid }, file)
    remove()
    expect(readDemoState(file)?.pid).toBe(process.ppid)
  })
})
