/** `npm run ring`: somebody calls the demo that `npm start` runs, and gives up after 20 seconds. */
import './node-24.ts'
import { createSimClient, liveCall } from '../tests/support/sim-client.ts'
import { waitFor } from '../tests/support/wait-for.ts'
import { readDemoState } from './demo-state.ts'
import { atEnd, endAll, endOnSignals, isStopping } from './lifetime.ts'

const caller = '+14155550177'
const patienceMs = 20_000

async function ring(): Promise<number> {
  const demo = readDemoState()
  if (demo === undefined) {
    console.error('No demo runs here: start one with `npm start` on a display, and ring from a second terminal.')
    return 1
  }
  const carrier = createSimClient(demo.controlUrl)
  const { callSid } = await carrier.ring({ from: caller, to: demo.line })
  const forget = atEnd(() => carrier.hangUp(callSid))
  console.log(
    `${caller} calls ${demo.line} for ${patienceMs / 1000} s: answer in the side panel or in the notification.`,
  )
  const end = await waitFor(
    'an answer',
    async () => {
      if (readDemoState() === undefined) return 'gone'
      const state = await carrier.state()
      if (!liveCall({ ...state, calls: state.calls.filter(({ sid }) => sid === callSid) }, 'pstn')) return 'declined'
      const room = state.conferences.find(({ participants }) => participants.includes(callSid))
      return room !== undefined && room.participants.length > 1 && 'answered'
    },
    patienceMs,
  ).catch(() => 'missed')
  forget()
  if (end === 'answered') console.log('Answered. The caller speaks, then echoes; hang up in the side panel.')
  else if (end === 'declined') console.log('Nobody could answer, or the call was declined.')
  else if (end === 'gone') console.log('The demo has ended, and the call with it.')
  else {
    await carrier.hangUp(callSid)
    console.log('Nobody answered: a missed call.')
  }
  return 0
}

endOnSignals()
try {
  process.exitCode = await ring()
} catch {
  if (!isStopping()) console.error('The demo does not answer; it may be ending. Start it again with `npm start`.')
  process.exitCode = 1
}
await endAll()
