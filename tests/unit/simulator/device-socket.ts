import { RTCPeerConnection, useOPUS as opus, usePCMU as pcmu } from 'werift'
import { WebSocket } from 'ws'
import { waitFor } from '../../support/wait-for.ts'

type Message = { type: string; payload: Record<string, unknown> & { callsid?: string; error?: { code: number } } }

// A Device without media: it speaks the signalling protocol and shows all that came back.
export async function openSocket(signallingHost: string) {
  const socket = new WebSocket(`wss://${signallingHost}/signal`, { rejectUnauthorized: false })
  const received: Message[] = []
  let heartbeats = 0
  socket.on('message', (data) => {
    const text = Buffer.isBuffer(data) ? data.toString('utf8') : ''
    if (text === '\n') heartbeats += 1
    else received.push(JSON.parse(text) as Message)
  })
  let isClosed = false
  socket.on('close', () => {
    isClosed = true
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  const send = (type: string, payload: unknown): void => socket.send(JSON.stringify({ type, version: '1.6', payload }))
  return {
    received,
    send,
    sendRaw: (text: string | Buffer): void => socket.send(text),
    heartbeats: () => heartbeats,
    isClosed: () => isClosed,
    next: (type: string): Promise<Message> => waitFor(type, () => received.find((message) => message.type === type)),
    listen: (token: unknown, reconnectTimeout = 30): void =>
      send('listen', { token, browserinfo: {}, reconnectTimeout }),
    close: (): void => socket.terminate(),
  }
}

export type DeviceSocket = Awaited<ReturnType<typeof openSocket>>

export async function openDevice(signallingHost: string, token: string, reconnectTimeout = 30): Promise<DeviceSocket> {
  const device = await openSocket(signallingHost)
  device.listen(token, reconnectTimeout)
  await device.next('connected')
  device.send('register', { media: { audio: true } })
  await device.next('ready')
  return device
}

// An offer as a browser makes one; nothing ever connects to it.
export async function browserOffer(): Promise<string> {
  const pc = new RTCPeerConnection({ codecs: { audio: [opus(), pcmu()] }, iceServers: [] })
  pc.addTransceiver('audio')
  await pc.setLocalDescription(await pc.createOffer())
  const sdp = pc.localDescription?.sdp ?? ''
  await pc.close()
  return sdp
}

export async function browserAnswer(offer: string): Promise<string> {
  const pc = new RTCPeerConnection({ codecs: { audio: [pcmu()] }, iceServers: [] })
  await pc.setRemoteDescription({ type: 'offer', sdp: offer })
  await pc.setLocalDescription(await pc.createAnswer())
  const sdp = pc.localDescription?.sdp ?? ''
  await pc.close()
  return sdp
}
