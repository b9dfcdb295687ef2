/** The two addresses that people see: the gateway's and the sample pages'. */
import { isFree } from '../tests/support/ports.ts'

export type DemoPorts = { gateway: number; pages: number }

export function readDemoPorts(env: NodeJS.ProcessEnv): DemoPorts {
  const ports = { gateway: port(env, 'CALLSIDE_PORT', 8787), pages: port(env, 'CALLSIDE_PAGES_PORT', 8788) }
  if (ports.gateway === ports.pages)
    throw new Error(`CALLSIDE_PORT and CALLSIDE_PAGES_PORT must differ; both are ${ports.gateway}`)
  return ports
}

function port(env: NodeJS.ProcessEnv, variable: string, fallback: number): number {
  const value = Number(env[variable] ?? fallback)
  if (Number.isInteger(value) && value > 0 && value < 65_536) return value
  throw new Error(`${variable} must be a port number`)
}

export async function refuseTakenPorts(ports: DemoPorts): Promise<void> {
  const wanted = [
    ['gateway', ports.gateway, 'CALLSIDE_PORT'],
    ['sample pages', ports.pages, 'CALLSIDE_PAGES_PORT'],
  ] as const
  for (const [name, taken, variable] of wanted) {
    if (await isFree(taken)) continue
    throw new Error(
      `Port ${taken}, meant for the ${name}, is taken. End what uses it, or choose another: ${variable}=${taken + 100} npm start`,
    )
  }
}
