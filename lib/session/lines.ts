// Which of one's numbers a call shows: the one that was named, else the site's, else one's own choice for everything.
import type { PeopleApi } from '../api/people.ts'
import type { LineRef } from '../call/live.ts'
import type { Me } from '../contracts/api.ts'
import type { SiteLine } from '../contracts/pages.ts'
import { createQueue } from '../core/queue.ts'
import { ok, type Result } from '../core/result.ts'
import type { Item } from '../storage/area.ts'

/** `line` by id. `site` is the pattern of the site whose record is called. */
export type LineWish = { line?: string; site?: string | null }

export type Lines = {
  /** Undefined when the gateway shall choose: a line that is not one's own any more is none. */
  lineFor(wish: LineWish): Promise<LineRef | undefined>
  choose(lineId: string, site: string | null): Promise<Result<null, string>>
}

const mostSites = 200

export function createLines(deps: {
  api: Pick<PeopleApi, 'setDefaultLine'>
  me: Item<Me | null>
  siteLines: Item<SiteLine[]>
  publish(): Promise<void>
}): Lines {
  const queue = createQueue()
  return {
    async lineFor({ line, site }) {
      const [me, chosen] = await Promise.all([deps.me.get(), deps.siteLines.get()])
      const own = (id: string | undefined) => me?.lines.find((one) => one.id === id)
      return own(line) ?? own(chosen.find((one) => one.site === site)?.lineId) ?? me?.lines[0]
    },
    choose: (lineId, site) =>
      queue(async () => {
        if (site === null) {
          const reply = await deps.api.setDefaultLine(lineId)
          if (!reply.ok) return reply
          const me = await deps.me.get()
          if (me !== null) await deps.me.set({ ...me, lines: reply.value })
        } else {
          const others = (await deps.siteLines.get()).filter((one) => one.site !== site)
          await deps.siteLines.set([...others, { site, lineId }].slice(-mostSites))
        }
        await deps.publish()
        return ok(null)
      }),
  }
}
