import { Bell, Circle, CircleCheck, PanelRight, Pin, type LucideIcon } from 'lucide-react'
import type { Snapshot } from '../lib/contracts/snapshot.ts'
import type { Readiness } from '../lib/ui/use-readiness.ts'
import { Notice } from './Notice.tsx'
import { Status } from './Status.tsx'
import { SetupStep } from './SetupStep.tsx'
import { lineFaultTexts } from './texts.ts'

type Props = { snapshot: Snapshot; microphoneGranted: boolean; readiness: Readiness; onOpenPanel: () => void }

/** Step 4: what is still missing, and where the phone is from now on. */
export function StepReady({ snapshot, microphoneGranted, readiness, onOpenPanel }: Props) {
  const { account, reachability } = snapshot
  const signedIn = account.state === 'signed-in'
  const hasLine = signedIn && account.lines.length > 0
  const ready = reachability.state === 'ready'
  const set = signedIn && microphoneGranted && hasLine && ready
  const fault = signedIn && reachability.state === 'unreachable' ? lineFaultTexts[reachability.fault] : null
  return (
    <SetupStep number={4} title="Ready to call" state={set ? 'done' : signedIn && microphoneGranted ? 'now' : 'later'}>
      <Status className="step-verdict">{set ? 'Everything is set.' : 'Before the first call'}</Status>
      {set ? null : (
        <ul className="checks">
          <Check done={signedIn} text="Signed in to your server" />
          <Check done={microphoneGranted} text="Microphone allowed" />
          {signedIn && !hasLine ? <Check done={false} text="A phone line. Ask your admin to give you one" /> : null}
          <Check
            done={ready}
            text={reachability.state === 'starting' ? 'Able to ring (connecting…)' : 'Able to ring'}
          />
        </ul>
      )}
      {fault && (microphoneGranted || fault.action !== 'microphone') ? (
        <Notice tone="error" title={fault.title}>
          {fault.todo}
        </Notice>
      ) : null}
      <ul className="hints">
        <Hint icon={PanelRight} done={null}>
          The phone is in the side panel. A click on the Callside icon in the toolbar opens it.
        </Hint>
        <Hint icon={Pin} done={readiness.pinned}>
          {readiness.pinned === true
            ? 'The icon is pinned to the toolbar.'
            : 'Pin the icon: click the puzzle piece right of the address, then the pin beside Callside.'}
        </Hint>
        <Hint icon={Bell} done={readiness.notifications}>
          {readiness.notifications === false
            ? 'Notifications are off. Switch them on for Chrome in the settings of your computer, or calls ring only in the panel.'
            : 'A call shows a notification, also when Chrome is in the background. Keep notifications on for Chrome.'}
        </Hint>
      </ul>
      <div className="step-actions">
        <button type="button" className={set ? 'button button-primary' : 'button'} onClick={onOpenPanel}>
          <PanelRight size={18} aria-hidden="true" />
          Open the panel
        </button>
      </div>
    </SetupStep>
  )
}

function Check({ done, text }: { done: boolean; text: string }) {
  const Icon = done ? CircleCheck : Circle
  return (
    <li className={done ? 'check check-done' : 'check'}>
      <Icon size={18} aria-hidden="true" />
      <span className="visually-hidden">{done ? 'Done: ' : 'Missing: '}</span>
      {text}
    </li>
  )
}

function Hint({ icon: Icon, done, children }: { icon: LucideIcon; done: boolean | null; children: string }) {
  return (
    <li className="hint">
      <Icon size={18} aria-hidden="true" />
      <span>
        {children}
        {done === true ? <span className="visually-hidden"> Done.</span> : null}
      </span>
      {done === true ? <CircleCheck className="hint-done" size={16} aria-hidden="true" /> : null}
    </li>
  )
}
