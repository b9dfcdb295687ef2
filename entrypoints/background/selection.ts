// The menu of a selected text: a way to a number that needs no script in the page, so it works on every site.
import { parseDialled } from '../../lib/phone/parse-dialled.ts'
import { countryOf } from '../../lib/phone/plan.ts'
import type { Done } from '../../lib/contracts/messages.ts'
import type { Party } from '../../lib/call/call.ts'

const menuId = 'call-selection'

/** Chrome keeps a menu across starts of the worker; once at installation is enough. */
export function createMenu(): void {
  chrome.contextMenus.removeAll(() => {
    chrome.contextMenus.create({ id: menuId, title: 'Call “%s”', contexts: ['selection'] })
  })
}

/** Register it in the first turn. The menu is Chrome's own, so no page can press it. */
export function listenToSelection(deps: {
  openPanel(windowId: number | undefined): void
  country: () => Promise<string | null>
  dial: (party: Party) => Promise<Done>
  refuse: (code: string | null) => Promise<void>
  onError: (error: unknown) => void
}): void {
  async function call(text: string): Promise<void> {
    const parsed = parseDialled(text, countryOf(await deps.country()))
    await deps.refuse(parsed.ok ? null : parsed.code)
    if (!parsed.ok) return
    const { e164, ext } = parsed
    const done = await deps.dial({ e164, ...(ext && { ext }) })
    if (!done.ok) await deps.refuse(done.code)
  }

  chrome.contextMenus.onClicked.addListener(({ menuItemId, selectionText }, tab) => {
    if (menuItemId !== menuId) return
    // First thing: the click's permission to open the panel does not outlive an `await`.
    deps.openPanel(tab?.windowId)
    call(selectionText ?? '').catch(deps.onError)
  })
}
