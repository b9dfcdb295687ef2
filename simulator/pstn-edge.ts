import type { Call, CallEdge, EdgeFigures, FinalStatus } from './call.ts'
import { testHertz } from './audio-source.ts'
import { FarEnd, type FarEndMedia } from './far-end.ts'

export type FarEndBehaviour = 'answer' | 'busy' | 'no-answer' | 'fail' | 'reject'
export type FarEndSettings = { behaviour: FarEndBehaviour; answerAfterMs: number; media: FarEndMedia; hertz: number }

export const defaultFarEnd: FarEndSettings = {
  behaviour: 'answer',
  answerAfterMs: 1000,
  media: 'voice-echo',
  hertz: testHertz,
}

// A network takes a moment to say that it rings.
const ringingAfterMs = 40

const refusals: Record<Exclude<FarEndBehaviour, 'answer' | 'no-answer'>, FinalStatus> = {
  busy: 'busy',
  reject: 'busy',
  fail: 'failed',
}

export class PstnEdge implements CallEdge {
  readonly port: FarEnd

  constructor({ media, hertz }: Pick<FarEndSettings, 'media' | 'hertz'>) {
    this.port = new FarEnd(media, hertz)
  }

  async answer(): Promise<void> {
    this.port.pickUp()
  }

  cue(): void {
    this.port.cue()
  }

  release(): void {
    // There is no wire to a simulated telephone.
  }

  figures(): EdgeFigures {
    return {
      audioIn: this.port.heard.figures(),
      audioOut: { packets: this.port.spokenFrames },
      iceState: 'none',
      mediaAddress: '',
    }
  }
}

export function pickUp(call: Call, edge: PstnEdge): void {
  if (!call.isLive || call.status === 'in-progress') return
  edge.port.pickUp()
  call.advance('ringing')
  call.advance('in-progress')
}

// Plays the called party: rings, then does what the settings say.
export function ringTelephone(call: Call, edge: PstnEdge, settings: FarEndSettings): void {
  call.timers.after(ringingAfterMs, () => {
    if (settings.behaviour === 'fail') return call.end('failed')
    call.advance('ringing')
    const { behaviour } = settings
    if (behaviour === 'no-answer') return
    call.timers.after(settings.answerAfterMs, () => {
      if (behaviour === 'answer') pickUp(call, edge)
      else call.end(refusals[behaviour])
    })
  })
}
