import { PortTakenError } from './http-server.ts'
import { readOptions } from './options.ts'
import { startSimulator } from './start-simulator.ts'

// The carrier simulator as its own process: configured by SIM_… variables, one JSON line on stdout when it is ready.

function fail(problem: string): never {
  process.stderr.write(`carrier simulator: ${problem}\n`)
  process.exit(1)
}

const read = readOptions(process.env)
if (!read.ok) fail(read.problem)

try {
  const simulator = await startSimulator(read.options)
  const { signallingHost, spki, restUrl, controlUrl } = simulator
  process.stdout.write(`${JSON.stringify({ ready: true, signallingHost, spki, restUrl, controlUrl })}\n`)
  let isStopping = false
  const stop = (): void => {
    if (isStopping) return
    isStopping = true
    simulator.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
} catch (error) {
  fail(error instanceof PortTakenError ? error.message : 'could not start')
}
