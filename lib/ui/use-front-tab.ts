import { useEffect, useState } from 'react'
import type { FrontTab, TabDoor } from './tab-door.ts'

/** The tab beside the panel. `rev` is what the worker published last: a click on the toolbar icon shows an address. */
export function useFrontTab(door: TabDoor, rev: number): FrontTab | null {
  const [tab, setTab] = useState<FrontTab | null>(null)
  useEffect(() => door.watch(setTab), [door])
  useEffect(() => door.look(), [door, rev])
  return tab
}
