import {
  type MediaStreamTrack,
  type RTCCertificate,
  RTCDtlsTransport,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  type RTCRtpTransceiver,
  RtpHeader,
  RtpPacket,
  usePCMU as pcmu,
} from 'werift'
import { AudioMeter } from './audio-meter.ts'
import { decodeMulaw, encodeMulaw, type Frame, frameSamples } from './g711.ts'
import type { AudioPort } from './mixer.ts'
import { createTelephoneEventDecoder } from './telephone-event.ts'

export type MediaOptions = { address: string; certificate: RTCCertificate }

// Jitter buffer in 20 ms frames: playing starts at `startFrames`, and what piles up above `maxFrames` is dropped.
const startFrames = 2
const maxFrames = 10
const pcmuPayloadType = 0

let openLegs = 0

export function openMediaLegs(): number {
  return openLegs
}

export async function createMediaOptions(address: string): Promise<MediaOptions> {
  return { address, certificate: await RTCDtlsTransport.SetupCertificate() }
}

// werift matches codecs by name alone and would take telephone events at 48 kHz, which come first in Chrome's offer.
function keepUsedCodecs(sdp: string): string {
  const unused = [...sdp.matchAll(/^a=rtpmap:(\d+) (?!PCMU\/8000|telephone-event\/8000)/gm)].map((match) => match[1])
  const isUnused = (line: string): boolean => unused.includes(/^a=(?:rtpmap|fmtp|rtcp-fb):(\d+) /.exec(line)?.[1])
  return sdp
    .split('\r\n')
    .filter((line) => !isUnused(line))
    .map((line) =>
      line.startsWith('m=audio ')
        ? line
            .split(' ')
            .filter((word, index) => index < 3 || !unused.includes(word))
            .join(' ')
        : line,
    )
    .join('\r\n')
}

// The carrier's side of one browser's WebRTC session: ICE lite, one PCMU stream each way, telephone events.
export class MediaLeg implements AudioPort {
  readonly received = new AudioMeter()
  sentPackets = 0
  onDigit: (digit: string) => void = () => {}
  readonly #pc: RTCPeerConnection
  #transceiver: RTCRtpTransceiver | undefined
  #queue: Frame[] = []
  #buffering = true
  #sequenceNumber = Math.floor(Math.random() * 0xffff)
  #timestamp = Math.floor(Math.random() * 0xffffffff)
  #closed = false

  constructor(options: MediaOptions) {
    openLegs += 1
    this.#pc = new RTCPeerConnection({
      iceLite: true,
      iceServers: [],
      iceUseIpv6: false,
      iceUseTcp: false,
      iceInterfaceAddresses: { udp4: options.address },
      iceAdditionalHostAddresses: [options.address],
      certificates: [options.certificate],
      codecs: {
        // Opus is left out because the mixer cannot decode it; the browser then falls back to PCMU.
        audio: [
          pcmu(),
          new RTCRtpCodecParameters({
            mimeType: 'audio/telephone-event',
            clockRate: 8000,
            channels: 1,
            payloadType: 101,
          }),
        ],
        video: [],
      },
    })
    const decodeEvent = createTelephoneEventDecoder()
    this.#pc.onTrack.subscribe((track: MediaStreamTrack) => {
      track.onReceiveRtp.subscribe((packet) => {
        if (packet.header.payloadType === pcmuPayloadType) return this.#receive(packet.payload)
        const digit = decodeEvent(packet.header.timestamp, packet.payload)
        if (digit) this.onDigit(digit)
      })
    })
  }

  // The browser offers: the first offer of a call, or a later one that restarts ICE.
  async answerTo(offerSdp: string): Promise<string> {
    const generation = this.#pc.iceTransports[0]?.connection.generation
    await this.#pc.setRemoteDescription({ type: 'offer', sdp: keepUsedCodecs(offerSdp) })
    const transceiver = this.#pc.getTransceivers()[0]
    if (!transceiver) throw new Error('offer without audio')
    transceiver.setDirection('sendrecv')
    this.#transceiver = transceiver
    await this.#pc.setLocalDescription(await this.#pc.createAnswer())
    const [ice] = this.#pc.iceTransports
    // werift starts no ICE again while DTLS is up (seen in 0.25.2), so after a restart its checks would never be answered.
    if (ice && generation !== undefined && ice.connection.generation !== generation) ice.start().catch(() => {})
    return this.#localSdp()
  }

  async offer(): Promise<string> {
    this.#transceiver = this.#pc.addTransceiver('audio', { direction: 'sendrecv' })
    await this.#pc.setLocalDescription(await this.#pc.createOffer())
    return this.#localSdp()
  }

  async acceptAnswer(answerSdp: string): Promise<void> {
    await this.#pc.setRemoteDescription({ type: 'answer', sdp: answerSdp })
  }

  get iceState(): string {
    return this.#pc.iceConnectionState
  }

  read(): Frame | null {
    if (this.#buffering && this.#queue.length < startFrames) return null
    this.#buffering = false
    const frame = this.#queue.shift()
    if (!frame) this.#buffering = true
    return frame ?? null
  }

  write(frame: Frame): void {
    this.#sequenceNumber = (this.#sequenceNumber + 1) & 0xffff
    this.#timestamp = (this.#timestamp + frame.length) >>> 0
    const sender = this.#transceiver?.sender
    if (this.#closed || !sender || this.#pc.connectionState !== 'connected') return
    const header = new RtpHeader({
      payloadType: pcmuPayloadType,
      sequenceNumber: this.#sequenceNumber,
      timestamp: this.#timestamp,
      marker: this.sentPackets === 0,
    })
    this.sentPackets += 1
    // A packet that cannot be sent because the socket just closed is lost like any other.
    sender.sendRtp(new RtpPacket(header, Buffer.from(encodeMulaw(frame)))).catch(() => {})
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    openLegs -= 1
    this.onDigit = () => {}
    await this.#pc.close()
  }

  #localSdp(): string {
    const sdp = this.#pc.localDescription?.sdp
    if (!sdp) throw new Error('no local description')
    return sdp
  }

  #receive(payload: Buffer): void {
    for (let at = 0; at + frameSamples <= payload.length; at += frameSamples) {
      const frame = decodeMulaw(payload.subarray(at, at + frameSamples))
      this.received.add(frame)
      this.#queue.push(frame)
    }
    if (this.#queue.length > maxFrames) this.#queue.splice(0, this.#queue.length - startFrames)
  }
}
