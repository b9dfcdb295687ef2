import { browser } from '../../lib/messaging/browser.ts'

export type Panel = {
  /** `sidePanel.open` must be the first thing in a gesture: any `await` before it and Chrome refuses (measured). */
  openIn(windowId: number | undefined): void
  openInLastWindow(): void
}

export function createPanel(): Panel {
  // Kept up to date because a notification's click does not say which window the person looks at.
  let lastWindow: number | undefined
  void browser.windows
    .getLastFocused()
    .then(({ id }) => {
      lastWindow ??= id
    })
    .catch(() => undefined) // no window is open
  browser.windows.onFocusChanged.addListener((id) => {
    if (id !== browser.windows.WINDOW_ID_NONE) lastWindow = id
  })

  return {
    openIn(windowId) {
      // Refused when the gesture is gone: the badge and the notification still say what happens.
      if (windowId !== undefined) chrome.sidePanel.open({ windowId }).catch(() => undefined)
    },
    openInLastWindow() {
      // A click that started the worker comes before the window is known; then the panel gets a window of its own.
      if (lastWindow === undefined) void openAlone()
      else chrome.sidePanel.open({ windowId: lastWindow }).catch(openAlone)
    },
  }
}

async function openAlone(): Promise<void> {
  await browser.windows.create({
    url: browser.runtime.getURL('sidepanel.html'),
    type: 'popup',
    width: 400,
    height: 720,
  })
}
