import type { Request } from '../../lib/messaging/request.ts'
import { addRestOfPlans, whenPlanAwaited } from '../../lib/phone/plan.ts'

/** Gets the plans that pages seldom need when the first number of one of them is met; then the page is read again. */
export function keepPlans(request: Request, readAgain: () => void): void {
  let isAsked = false
  whenPlanAwaited(() => {
    if (isAsked) return
    isAsked = true
    void request('background:numberPlans', null).then((reply) => {
      isAsked = reply.ok
      if (!reply.ok) return
      addRestOfPlans(reply.value)
      readAgain()
    })
  })
}
