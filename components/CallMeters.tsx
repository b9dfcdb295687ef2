import type { Call } from '../lib/call/call.ts'
import { useLevels } from '../lib/ui/use-levels.ts'
import type { ViewDeps } from '../lib/ui/view-deps.ts'
import { LevelMeter } from './LevelMeter.tsx'

/** Both sides of a call. A component of its own, because it renders ten times a second. */
export function CallMeters({ deps, call }: { deps: ViewDeps; call: Call }) {
  const levels = useLevels(deps, call.callId)
  const muted = 'muted' in call && call.muted
  return (
    <div className="meters">
      <LevelMeter label="You" level={levels?.input ?? 0} heard={levels?.inputHeard ?? false} muted={muted} />
      <LevelMeter
        label="Them"
        level={levels?.output ?? 0}
        heard={levels?.outputHeard ?? false}
        waiting={call.phase === 'ringing-out'}
      />
    </div>
  )
}
