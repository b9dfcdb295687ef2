import { browser } from '../../lib/messaging/browser.ts'

export type Panel = {
  /** `sidePanel.open` must be the first thing in a gesture: any `await` before it and Chrome refuses (measured). */
  openIn(windowId: number | undefined): void
  openInLastWindow(): void
}

export function createPanel(): Panel {
  // Kept up to date because a notification's click does not say which window the person looks at.
  let lastWindow: number | undefined
  void browser.windows.getLastFocused().then(({ id }) => {
    lastWindow ??= id
  })
  browser.windows.onFocusChanged.addListener((id) => {
    if (id !== browser.windows.WINDOW_ID_NONE) lastWindow = id
  })

  const open = (windowId: number | undefined) => {
    if (windowId === undefined) return
    // Refused when the gesture is gone: the badge and the notification still say what happens.
    chrome.sidePanel.open({ windowId }).catch(() => undefined)
  }
  return { openIn: open, openInLastWindow: () => open(lastWindow) }
}
