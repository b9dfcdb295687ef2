import type { LineRef } from '../call/live.ts'
import type { SiteLine } from '../contracts/pages.ts'

/** The line that a call to a number of `site` shows; the worker chooses alike for clicks in the page. */
export function lineOf(
  lines: readonly LineRef[],
  siteLines: readonly SiteLine[],
  site: string | null,
): { line: LineRef | undefined; isOfSite: boolean } {
  const chosen = siteLines.find((one) => one.site === site)?.lineId
  const ofSite = lines.find(({ id }) => id === chosen)
  return { line: ofSite ?? lines[0], isOfSite: ofSite !== undefined }
}
