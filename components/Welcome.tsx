import { useCallback, useState } from 'react'
import type { MicrophoneState } from '../lib/contracts/snapshot.ts'
import type { Microphone } from '../lib/ui/microphone.ts'
import { useCommand } from '../lib/ui/use-command.ts'
import { type Readiness, useReadiness } from '../lib/ui/use-readiness.ts'
import { usePages } from '../lib/ui/use-pages.ts'
import { useSnapshot } from '../lib/ui/use-snapshot.ts'
import type { ViewDeps } from '../lib/ui/view-deps.ts'
import { Logo } from './Logo.tsx'
import { Status } from './Status.tsx'
import { StepMicrophone } from './StepMicrophone.tsx'
import { StepReady } from './StepReady.tsx'
import { StepSites } from './StepSites.tsx'
import { StepSignIn } from './StepSignIn.tsx'

export type WelcomeDeps = ViewDeps & {
  microphone: Microphone
  readiness: () => Promise<Readiness>
  /** Chrome's question for host permissions. Must run first thing in the click. */
  ask: (patterns: readonly string[]) => Promise<boolean>
  /** Must run in the click itself: Chrome opens a side panel only there. */
  openPanel: () => void
}

/** The setup, in a tab. Nothing of it is kept here, so a reload continues where it was. */
export function Welcome({ deps }: { deps: WelcomeDeps }) {
  const { value: snapshot } = useSnapshot(deps)
  const pages = usePages(deps)
  const commands = useCommand(deps)
  const readiness = useReadiness(deps.readiness)
  const [microphone, setMicrophone] = useState<MicrophoneState>('unknown')
  const { request } = deps
  const onMicrophone = useCallback(
    (state: MicrophoneState) => {
      setMicrophone(state)
      // Refused only while the worker is being replaced, and it asks for itself when it starts.
      void request('background:microphoneChanged', state)
    },
    [request],
  )
  return (
    <main className="welcome">
      <header className="welcome-header">
        <Logo size={48} />
        <div>
          <h1>Set up Callside</h1>
          <p className="step-soft">A phone beside every record. Four steps, about a minute.</p>
        </div>
      </header>
      {snapshot === null ? (
        <Status className="connecting">Starting Callside…</Status>
      ) : (
        <ol className="steps">
          <StepSignIn snapshot={snapshot} commands={commands} />
          <StepMicrophone
            microphone={deps.microphone}
            clock={deps.clock}
            signedIn={snapshot.account.state === 'signed-in'}
            onState={onMicrophone}
          />
          <StepSites
            pages={pages}
            isNext={snapshot.account.state === 'signed-in' && microphone === 'granted'}
            commands={commands}
            ask={deps.ask}
          />
          <StepReady
            snapshot={snapshot}
            microphoneGranted={microphone === 'granted'}
            readiness={readiness}
            onOpenPanel={deps.openPanel}
          />
        </ol>
      )}
    </main>
  )
}
