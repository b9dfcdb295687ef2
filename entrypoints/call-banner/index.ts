// "Somebody calls" in the page in front. Put into it when a call rings, so that no page carries it.
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import type { RingingCall } from '../../lib/contracts/ringing.ts'
import { browser } from '../../lib/messaging/browser.ts'
import { createRequest } from '../../lib/messaging/request.ts'
import { createBanner } from './banner.ts'

const world = globalThis as typeof globalThis & { callsideBanner?: (calls: readonly RingingCall[]) => void }

export default defineUnlistedScript(() => {
  if (world.callsideBanner) return
  const request = createRequest(() => browser.runtime)
  const banner = createBanner({
    document,
    async press(action, callId) {
      const reply = await request('background:bannerPress', { action, callId })
      return reply.ok && reply.value.ok
    },
  })
  world.callsideBanner = banner.show
})
