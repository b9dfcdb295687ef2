/** The route table and its schemas, and requests that are made from them. */
import fc from 'fast-check'
import * as z from 'zod'
import type { TestGateway } from './gateway.ts'

type Body = { content?: Record<string, { schema: z.ZodType }> }
type Request = { params?: z.ZodType; query?: z.ZodType; headers?: z.ZodType; body?: Body }
export type ContractRoute = { method: string; path: string; request: Request }

export function contractRoutes(gateway: TestGateway): ContractRoute[] {
  return gateway.app.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== 'route') return []
    const { method, path, request } = definition.route as unknown as Partial<ContractRoute> & {
      method: string
      path: string
    }
    return [{ method: method.toUpperCase(), path, request: request ?? {} }]
  })
}

export const bodySchemaOf = ({ request }: ContractRoute) => request.body?.content?.['application/json']?.schema

type Json = {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Json[]
  oneOf?: Json[]
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  items?: Json
  minItems?: number
  maxItems?: number
  properties?: Record<string, Json>
  required?: string[]
}

/** Values that a schema describes; what it checks beyond that (an order of two times) may be wrong in them. */
export function valuesOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  return arbitrary(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json)
}

function arbitrary(json: Json): fc.Arbitrary<unknown> {
  if ('const' in json) return fc.constant(json.const)
  if (json.enum) return fc.constantFrom(...json.enum)
  const either = json.anyOf ?? json.oneOf
  if (either) return fc.oneof(...either.map(arbitrary))
  switch (json.type) {
    case 'string':
      return text(json)
    case 'integer':
      return fc.maxSafeInteger().map((value) => clamp(value, json))
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => clamp(value, json))
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(arbitrary(json.items ?? {}), {
        minLength: json.minItems ?? 0,
        maxLength: Math.min(json.maxItems ?? 5, 5),
      })
    case 'object': {
      const fields = Object.entries(json.properties ?? {}).map(([name, one]) => [name, arbitrary(one)] as const)
      return fc.record(Object.fromEntries(fields), { requiredKeys: json.required ?? [] })
    }
    case undefined:
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

function clamp(value: number, { minimum, maximum }: Json): number {
  return Math.min(Math.max(value, minimum ?? -Number.MAX_SAFE_INTEGER), maximum ?? Number.MAX_SAFE_INTEGER)
}

function text({ format, pattern, minLength = 0, maxLength = 60 }: Json): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid()
  if (format === 'email') return fc.emailAddress()
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern))
  return fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 60), unit: 'binary' })
}

/** One value that the schema takes, the same in every run. */
export function sampleOf(schema: z.ZodType): unknown {
  const found = fc.sample(valuesOf(schema), { numRuns: 200, seed: 7 }).find((value) => schema.safeParse(value).success)
  if (found === undefined) throw new Error('no sample of this schema could be made')
  return found
}
