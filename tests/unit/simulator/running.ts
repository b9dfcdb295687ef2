import { afterAll, afterEach, beforeAll } from 'vitest'
import { type Simulator, startSimulator } from '../../../simulator/start-simulator.ts'
import { createSimClient, type SimClient } from '../../support/sim-client.ts'
import { type Answer, restClient, simulatorOptions, startApplication } from './carrier-account.ts'
import { accessToken } from './carrier-account.ts'
import { type DeviceSocket, openDevice } from './device-socket.ts'

type Application = Awaited<ReturnType<typeof startApplication>>

export type Running = {
  application: Application
  simulator: Simulator
  sim: SimClient
  rest: ReturnType<typeof restClient>
  // What the application answers; a test may change it.
  answer: Answer
  device(identity: string, reconnectTimeout?: number): Promise<DeviceSocket>
}

// One simulator and one application for a test file; each test begins without calls, faults and devices.
export function running(): Running {
  const state = {} as Running
  const devices: DeviceSocket[] = []
  beforeAll(async () => {
    state.answer = () => 204
    state.application = await startApplication((request) => state.answer(request))
    state.simulator = await startSimulator(simulatorOptions(state.application.url))
    state.sim = createSimClient(state.simulator.controlUrl)
    state.rest = restClient(state.simulator.restUrl)
    state.device = async (identity, reconnectTimeout = 30) => {
      const device = await openDevice(state.simulator.signallingHost, accessToken(identity), reconnectTimeout)
      devices.push(device)
      return device
    }
  })
  afterEach(async () => {
    for (const device of devices.splice(0)) device.close()
    await state.sim.reset()
    await state.sim.until('no device', ({ clients }) => clients.length === 0)
    state.answer = () => 204
    state.application.requests.length = 0
  })
  afterAll(async () => {
    await state.simulator?.stop()
    await state.application?.stop()
  })
  return state
}
