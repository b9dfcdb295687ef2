import { readFileSync } from 'node:fs'
import { z } from 'zod'

type Schema = Record<string, unknown> & {
  $ref?: string
  type?: string
  format?: string
  properties?: Record<string, Schema>
  items?: Schema
}
type Operation = {
  parameters: { in: string; name: string }[]
  requestBody?: { content: Record<string, { schema: { properties: Record<string, unknown>; required?: string[] } }> }
  responses: Record<string, { content?: { 'application/json': { schema: Schema } } }>
}
type Description = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } }

const description = JSON.parse(readFileSync(new URL('./voice.json', import.meta.url), 'utf8')) as Description
const prefix = '/2010-04-01/Accounts/{AccountSid}/'
const rfc2822 = '^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} \\+0000$'

export function operation(method: 'get' | 'post' | 'delete', path: string): Operation {
  const found = description.paths[prefix + path]?.[method]
  if (!found) throw new Error(`the description has no ${method} ${path}`)
  return found
}

export function bodyNames(of: Operation): string[] {
  return Object.keys(Object.values(of.requestBody?.content ?? {})[0]?.schema.properties ?? {}).sort()
}

export function queryNames(of: Operation): string[] {
  return of.parameters
    .filter((parameter) => parameter.in === 'query')
    .map((parameter) => parameter.name)
    .sort()
}

// References are put in place; objects take exactly the documented fields, so that both too few and too many are found.
function resolve(schema: Schema): Schema {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1) ?? ''
    // Enumerations are described as never null, but the carrier sends null while a conference has not ended.
    return { ...resolve(description.components.schemas[name] ?? {}), nullable: true }
  }
  const { format, ...rest } = schema
  if (format === 'uri-map') return { ...rest, additionalProperties: { type: 'string' } }
  if (rest.properties) {
    const properties = Object.fromEntries(
      Object.entries(rest.properties).map(([name, value]) => [name, resolve(value)]),
    )
    return { ...rest, properties, required: Object.keys(properties), additionalProperties: false }
  }
  if (rest.items) return { ...rest, items: resolve(rest.items) }
  return format === 'date-time-rfc-2822' ? { ...rest, pattern: rfc2822 } : rest
}

export function replySchema(of: Operation, status: number): z.ZodType {
  const schema = of.responses[String(status)]?.content?.['application/json'].schema
  if (!schema) throw new Error(`the description has no reply ${status}`)
  return z.fromJSONSchema(resolve(schema) as Parameters<typeof z.fromJSONSchema>[0], { defaultTarget: 'openapi-3.0' })
}
