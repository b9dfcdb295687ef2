import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import twilio from 'twilio'
import type { ClientOpts } from 'twilio/lib/base/BaseTwilio.js'
import type { RequestOptions } from 'twilio/lib/base/RequestClient.js'
import type { SimulatorOptions } from '../../../simulator/options.ts'

// One invented account, and an application server of a customer that checks signatures with the carrier's own library.

export const accountSid = 'AC00000000000000000000000000000001'
export const authToken = 'invented-auth-token'
export const apiKeySid = 'SK00000000000000000000000000000001'
export const apiKeySecret = 'invented-api-key-secret-of-32-bytes'
export const appSid = 'AP00000000000000000000000000000001'
export const ownNumber = '+14155550100'
export const farNumber = '+14155550123'

export type Request = { path: string; fields: Record<string, string>; isSigned: boolean }
export type Answer = (request: Request) => string | number | Uint8Array

export function accessToken(
  identity: string,
  options: { ttl?: number; secret?: string; appSid?: string } = {},
): string {
  const token = new twilio.jwt.AccessToken(accountSid, apiKeySid, options.secret ?? apiKeySecret, {
    identity,
    ttl: options.ttl ?? 3600,
  })
  token.addGrant(
    new twilio.jwt.AccessToken.VoiceGrant({ outgoingApplicationSid: options.appSid ?? appSid, incomingAllow: true }),
  )
  return token.toJwt()
}

async function fieldsOf(request: IncomingMessage): Promise<Record<string, string>> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return Object.fromEntries(new URLSearchParams(body))
}

// `answer` gives TwiML for a path, or a status code; status callbacks are collected in `requests`.
export async function startApplication(answer: Answer) {
  const requests: Request[] = []
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void fieldsOf(request).then((fields) => {
      const { port } = server.address() as AddressInfo
      const url = `http://127.0.0.1:${port}${request.url}`
      const signature = String(request.headers['x-twilio-signature'] ?? '')
      const isSigned = twilio.validateRequest(authToken, signature, url, fields)
      const seen = { path: request.url ?? '', fields, isSigned }
      requests.push(seen)
      const reply = answer(seen)
      if (typeof reply === 'number') response.writeHead(reply).end()
      else if (typeof reply !== 'string') response.writeHead(200, { 'content-type': 'audio/wav' }).end(reply)
      else response.writeHead(200, { 'content-type': 'text/xml' }).end(`<?xml version="1.0" encoding="UTF-8"?>${reply}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    fieldsAt: (path: string): Record<string, string>[] =>
      requests.filter((request) => request.path === path).map((request) => request.fields),
    stop: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export function simulatorOptions(applicationUrl: string): SimulatorOptions {
  return {
    accountSid,
    authToken,
    apiKeySid,
    apiKeySecret,
    numbers: [
      { number: ownNumber, voiceUrl: `${applicationUrl}/incoming`, statusCallback: `${applicationUrl}/number-status` },
    ],
    apps: [{ sid: appSid, voiceUrl: `${applicationUrl}/outgoing`, statusCallback: `${applicationUrl}/app-status` }],
    log: () => {},
  }
}

// The carrier's own client, sent to the simulator instead of the internet.
export function restClient(restUrl: string, user = accountSid, password = authToken) {
  const base = new URL(restUrl)
  class LocalClient extends twilio.RequestClient {
    override request<Data>(options: RequestOptions<Data>) {
      const target = new URL(options.uri)
      target.protocol = base.protocol
      target.host = base.host
      return super.request({ ...options, uri: target.href })
    }
  }
  const client = new LocalClient()
  // The library's own types disagree with themselves under exactOptionalPropertyTypes.
  return twilio(user, password, { accountSid, httpClient: client as NonNullable<ClientOpts['httpClient']> })
}
