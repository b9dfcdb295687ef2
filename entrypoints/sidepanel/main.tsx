import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx'
import { Panel } from '../../components/Panel.tsx'
import { browser } from '../../lib/messaging/browser.ts'
import { connectView } from '../../lib/messaging/connect-view.ts'
import { createRequest } from '../../lib/messaging/request.ts'
import { systemClock } from '../../lib/ui/clock.ts'
import { browserSound } from '../../lib/ui/sound.ts'
import { createTabDoor } from './tab-door.ts'

const deps = {
  connect: connectView,
  request: createRequest(() => browser.runtime),
  clock: systemClock,
  tab: createTabDoor(),
  sound: browserSound(browser.runtime.getURL('sounds/incoming.wav')),
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <Panel deps={deps} />
      </ErrorBoundary>
    </StrictMode>,
  )
}
