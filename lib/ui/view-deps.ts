import type { Request } from '../messaging/request.ts'
import type { Clock } from './clock.ts'
import type { Connect } from './stream.ts'

/** All that our pages need from outside. The entrypoint takes it from the browser, a test makes its own. */
export type ViewDeps = { connect: Connect; request: Request; clock: Clock }
