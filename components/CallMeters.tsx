import type { CallId } from '../lib/call/call.ts'
import { useLevels } from '../lib/ui/use-levels.ts'
import type { ViewDeps } from '../lib/ui/view-deps.ts'
import { LevelMeter } from './LevelMeter.tsx'

/** Both sides of a call. A component of its own, because it renders ten times a second. */
export function CallMeters({ deps, callId, muted }: { deps: ViewDeps; callId: CallId; muted: boolean }) {
  const levels = useLevels(deps, callId)
  return (
    <div className="meters">
      <LevelMeter label="You" level={levels?.input ?? 0} heard={levels?.inputHeard ?? false} muted={muted} />
      <LevelMeter label="Them" level={levels?.output ?? 0} heard={levels?.outputHeard ?? false} />
    </div>
  )
}
