import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx'
import { Welcome } from '../../components/Welcome.tsx'
import { browser } from '../../lib/messaging/browser.ts'
import { connectView } from '../../lib/messaging/connect-view.ts'
import { createRequest } from '../../lib/messaging/request.ts'
import { systemClock } from '../../lib/ui/clock.ts'
import { browserMicrophone } from '../../lib/ui/microphone.ts'

// Asked for ahead of the click: an await inside it would lose the gesture that opening the panel needs.
let windowId: number | undefined
chrome.windows.getCurrent().then(
  (current) => {
    windowId = current.id
  },
  () => {
    // Without it the button does nothing; the text beside it names the toolbar icon.
  },
)

const deps = {
  connect: connectView,
  request: createRequest(() => browser.runtime),
  clock: systemClock,
  microphone: browserMicrophone,
  readiness: async () => ({
    pinned: (await browser.action.getUserSettings()).isOnToolbar ?? null,
    notifications: (await chrome.notifications.getPermissionLevel()) === 'granted',
  }),
  ask: (patterns: readonly string[]) => chrome.permissions.request({ origins: [...patterns] }).catch(() => false),
  openPanel() {
    if (windowId !== undefined) void chrome.sidePanel.open({ windowId }).catch(() => {})
  },
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <Welcome deps={deps} />
      </ErrorBoundary>
    </StrictMode>,
  )
}
