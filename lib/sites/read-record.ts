import type { Site, SiteRecord } from './site.ts'
import { dom } from './dom.ts'

export type OpenRecord = { kind: string; id: string; name?: string }

const MAX_NAME = 200
const MAX_ID = 128

/** The record that is open in this document, or null on a list, a dashboard, a settings page. */
export function readRecord(site: Site, document: Document, url: URL): OpenRecord | null {
  const match = matchRecord(site, url)
  if (!match) return null
  for (const selector of match.record.name) {
    for (const element of Document.prototype.querySelectorAll.call(document, selector)) {
      const name = textOf(element)
      if (name) return { kind: match.record.kind, id: match.id, name }
    }
  }
  return { kind: match.record.kind, id: match.id }
}

/** In a list each row is a record of its own: whose number it is, is said by the row, not by the page. */
export function readRecordAt(site: Site, element: Element, url: URL): OpenRecord | null {
  for (const { row, link } of site.rows ?? []) {
    const around = dom.closest(element, row)
    const anchor = around && dom.querySelector(around, link)
    const href = anchor && dom.getAttribute(anchor, 'href')
    const target = href ? URL.parse(href, url) : null
    const match = target && matchRecord(site, target)
    if (!match) continue
    const name = textOf(anchor)
    return { kind: match.record.kind, id: match.id, ...(name ? { name } : {}) }
  }
  return readRecord(site, dom.ownerDocument(element) ?? document, url)
}

function matchRecord(site: Site, url: URL): { record: SiteRecord; id: string } | null {
  const path = url.pathname + url.search + url.hash
  for (const record of site.records) {
    const id = record.path.exec(path)?.groups?.['id']
    if (id && id.length <= MAX_ID) return { record, id }
  }
  return null
}

/** Parts that are hidden from assistive technology (initials in an avatar) are no part of a name. */
function textOf(element: Element | null): string {
  if (!element) return ''
  const parts = [...dom.childNodes(element)].map((node) => {
    if (dom.nodeType(node) === 3) return node.nodeValue ?? ''
    return node instanceof Element && dom.getAttribute(node, 'aria-hidden') !== 'true' ? textOf(node) : ''
  })
  return parts.join(' ').replace(/\s+/g, ' ').trim().slice(0, MAX_NAME)
}
