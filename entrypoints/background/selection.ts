// Chrome's own ways to a number: the menu of a selected text, on every site, and the shortcut that walks a page's numbers.
import { createRequest } from '../../lib/messaging/request.ts'
import type { CallText } from './call-text.ts'

const menuId = 'call-selection'
const walkCommand = 'walk-numbers'

/** Chrome keeps a menu across starts of the worker; once at installation is enough. */
export function createMenu(): void {
  chrome.contextMenus.removeAll(() => {
    chrome.contextMenus.create({ id: menuId, title: 'Call “%s”', contexts: ['selection'] })
  })
}

/** Register it in the first turn. The menu is Chrome's own, so no page can press it. */
export function listenToSelection(deps: {
  openPanel(windowId: number | undefined): void
  call: CallText
  onError: (error: unknown) => void
}): void {
  chrome.contextMenus.onClicked.addListener(({ menuItemId, selectionText }, tab) => {
    if (menuItemId !== menuId) return
    // First thing: the click's permission to open the panel does not outlive an `await`.
    deps.openPanel(tab?.windowId)
    deps.call(selectionText ?? '').catch(deps.onError)
  })
  chrome.commands.onCommand.addListener((name, tab) => {
    if (name === walkCommand && tab?.id !== undefined) walk(tab.id).catch(deps.onError)
  })
}

/** In the frame that has the focus; with the focus in Chrome's own parts, in the page. */
async function walk(tabId: number): Promise<void> {
  const send = (options: chrome.tabs.MessageSendOptions) =>
    createRequest(() => ({ sendMessage: (message) => chrome.tabs.sendMessage(tabId, message, options) }))
  const focused = await send({})('content:walk', { anyway: false })
  if (!focused.ok) await send({ frameId: 0 })('content:walk', { anyway: true })
}
