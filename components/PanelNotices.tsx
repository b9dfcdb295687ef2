import type { MicrophoneState, Reachability } from '../lib/contracts/snapshot.ts'
import { Notice } from './Notice.tsx'
import { lineFaultTexts, setupTexts } from './texts.ts'

type Props = { reachability: Reachability; microphone: MicrophoneState; onWelcome: () => void }

/** What keeps calls from working now, each once, with the way to repair it. */
export function PanelNotices({ reachability, microphone, onWelcome }: Props) {
  const needsMicrophone = microphone === 'prompt' || microphone === 'denied'
  const advice = reachability.state === 'unreachable' ? lineFaultTexts[reachability.fault] : null
  const label = advice === null ? null : setupTexts[advice.action]
  return (
    <>
      {needsMicrophone ? (
        <Notice
          tone="warn"
          title={microphone === 'denied' ? 'Chrome blocks the microphone' : 'The microphone is not allowed yet'}
          code={microphone === 'denied' ? 'microphone-denied' : 'microphone-not-asked'}
          action={{ label: 'Set up the microphone', run: onWelcome }}
        >
          The other side could not hear you. It takes one click in the setup tab.
        </Notice>
      ) : null}
      {advice === null || (needsMicrophone && advice.action === 'microphone') ? null : (
        <Notice
          tone="error"
          title={advice.title}
          {...(reachability.state === 'unreachable' ? { code: reachability.fault } : {})}
          {...(label === null ? {} : { action: { label, run: onWelcome } })}
        >
          {advice.todo}
        </Notice>
      )}
    </>
  )
}
