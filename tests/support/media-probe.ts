/** Reads the media of the live call where it is: in the engine document. The SDK stays as it is; only the browser's class is counted. */
import type { Page } from 'puppeteer'
import type { Callside } from './browser.ts'

export type Media = {
  packetsReceived: number
  packetsSent: number
  /** Cumulative, in the unit of `totalAudioEnergy` (W3C webrtc-stats). */
  energyReceived: number
  remoteAddress: string
  dtls: string
  srtpCipher: string
}

type Counted = { callsidePeers?: RTCPeerConnection[] }

/** Before the call: remembers each peer connection that is made from now on. */
export async function watchMedia(callside: Callside): Promise<() => Promise<Media | undefined>> {
  const engine: Page = await callside.offscreen()
  await engine.evaluate(() => {
    const scope = window as unknown as Counted & { RTCPeerConnection: typeof RTCPeerConnection }
    if (scope.callsidePeers) return
    const peers: RTCPeerConnection[] = []
    scope.callsidePeers = peers
    scope.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        peers.push(this)
      }
    }
  })
  return () => engine.evaluate(readNewest)
}

async function readNewest(): Promise<Media | undefined> {
  const peer = (window as unknown as Counted).callsidePeers?.at(-1)
  if (!peer || peer.connectionState === 'closed') return undefined
  const media = { packetsReceived: 0, packetsSent: 0, energyReceived: 0, remoteAddress: '', dtls: '', srtpCipher: '' }
  const all = [...(await peer.getStats()).values()] as Record<string, string | number | boolean | undefined>[]
  for (const one of all) {
    if (one['type'] === 'inbound-rtp') {
      media.packetsReceived += Number(one['packetsReceived'] ?? 0)
      media.energyReceived += Number(one['totalAudioEnergy'] ?? 0)
    }
    if (one['type'] === 'outbound-rtp') media.packetsSent += Number(one['packetsSent'] ?? 0)
    if (one['type'] === 'candidate-pair' && one['nominated'] === true) {
      const remote = all.find((other) => other['id'] === one['remoteCandidateId'])
      media.remoteAddress = String(remote?.['address'] ?? '')
    }
    if (one['type'] === 'transport') {
      media.dtls = String(one['dtlsState'] ?? '')
      media.srtpCipher = String(one['srtpCipher'] ?? '')
    }
  }
  return media
}
