// "On this page" of the side panel. Put into the frames of a tab when somebody looks at the list, so that pages do not carry
// it; its answer goes to the extension page that put it there, and to nobody else.
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import type { Listed } from '../../lib/contracts/pages.ts'
import { runningInPage } from '../../lib/sites/in-page.ts'
import { listPage, type PageNumber } from '../../lib/sites/list-page.ts'
import { readRecordAt } from '../../lib/sites/read-record.ts'
import type { Site } from '../../lib/sites/site.ts'
import { revealLater } from './reveal.ts'

const MAX_TEXT = 200

export default defineUnlistedScript(() => {
  const inPage = runningInPage()
  if (!inPage) return null
  const options = inPage.read()
  const numbers = listPage(document, { ...options, shadowOf: inPage.shadowOf }).filter(({ visible }) => visible)
  revealLater(numbers.map(({ element }) => element))
  return { origin: location.origin, items: numbers.map((number, index) => listed(number, index, options.site)) }
})

function listed(number: PageNumber, index: number, site: Site): Listed {
  const about = {
    index,
    text: number.text.slice(0, MAX_TEXT),
    label: number.label.slice(0, MAX_TEXT),
    field: number.field,
  }
  if (!number.offered) return { ...about, kind: 'refused', reason: number.reason }
  const { e164, ext } = number
  const record = readRecordAt(site, number.element, new URL(document.URL))
  return {
    ...about,
    kind: 'number',
    party: {
      e164,
      ...(ext ? { ext } : {}),
      ...(record?.name ? { name: record.name } : {}),
      ...(record ? { record: { site: site.id, kind: record.kind, id: record.id } } : {}),
    },
  }
}
