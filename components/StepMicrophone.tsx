import { Mic } from 'lucide-react'
import type { MicrophoneState } from '../lib/contracts/snapshot.ts'
import type { Clock } from '../lib/ui/clock.ts'
import type { Microphone } from '../lib/ui/microphone.ts'
import { type MicrophoneTest, useMicrophoneTest } from '../lib/ui/use-microphone-test.ts'
import { LevelMeter } from './LevelMeter.tsx'
import { Status } from './Status.tsx'
import { Notice } from './Notice.tsx'
import { SetupStep } from './SetupStep.tsx'
import { microphoneFaultTexts } from './texts.ts'

type Props = {
  microphone: Microphone
  clock: Clock
  signedIn: boolean
  onState: (state: MicrophoneState) => void
}

/** Step 2: Chrome asks for the microphone only in a visible tab, so it is asked here, once. */
export function StepMicrophone({ microphone, clock, signedIn, onState }: Props) {
  const { test, permission, start, stop } = useMicrophoneTest(microphone, clock, onState)
  const granted = permission === 'granted'
  const listening = test.state === 'listening'
  return (
    <SetupStep number={2} title="Allow the microphone" state={granted ? 'done' : signedIn ? 'now' : 'later'}>
      {granted ? null : (
        <p>
          Chrome asks at the top of the page. Choose <strong>Allow while visiting the site</strong>. With “Allow this
          time” it would forget by tomorrow, and calls would have no sound.
        </p>
      )}
      <Result test={test} permission={permission} />
      <div className="step-actions">
        {listening ? (
          <button type="button" className="button button-primary" onClick={stop}>
            I see my voice
          </button>
        ) : (
          <button
            type="button"
            className={granted || !signedIn ? 'button' : 'button button-primary'}
            aria-disabled={test.state === 'asking'}
            onClick={() => {
              if (test.state !== 'asking') void start()
            }}
          >
            <Mic size={18} aria-hidden="true" />
            {granted ? 'Test the microphone' : 'Allow the microphone'}
          </button>
        )}
      </div>
    </SetupStep>
  )
}

function Result({ test, permission }: { test: MicrophoneTest; permission: MicrophoneState }) {
  // A permission given or taken in the browser's settings outdates what the last try said.
  const fault = test.state === 'failed' ? test.fault : permission === 'denied' ? 'denied' : null
  if (fault !== null && !(permission === 'granted' && (fault === 'denied' || fault === 'dismissed'))) {
    const { title, steps } = microphoneFaultTexts[fault]
    return (
      <Notice tone="warn" title={title} announce>
        <ol className="steps-list">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </Notice>
    )
  }
  if (test.state === 'asking') {
    return <Status>Waiting for your answer in the box at the top of the page…</Status>
  }
  if (test.state === 'listening') {
    return (
      <div className="mic-test">
        <Status>
          Say something: the bar moves with your voice. Listening to <strong>{test.label || 'your microphone'}</strong>.
        </Status>
        <LevelMeter label="You" level={test.level} heard={test.heard} />
      </div>
    )
  }
  if (test.state === 'heard') {
    return <Status>The microphone works{test.label ? `: ${test.label}` : ''}. It is closed again.</Status>
  }
  return permission === 'granted' ? <p>The microphone is allowed.</p> : null
}
