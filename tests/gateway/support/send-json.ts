import type { TestGateway } from './gateway.ts'

type Sent = { method: string; path: string; body?: unknown; as: string; headers?: Record<string, string> }

/** A request of a client, and the reply as JSON; null when there is no body. */
export async function sendJson(gateway: TestGateway, { method, path, body, as, headers = {} }: Sent) {
  const response = await gateway.request(path, {
    method,
    headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as { code?: string; id?: string } }
}
