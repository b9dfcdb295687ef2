/** What shows a number otherwise than by its text: fields, links, names for assistive technology, shadow hosts. */
import { dom } from './dom.ts'

/** The names of nearly all elements of a page; with the rest come fields, links that call, and custom elements. */
const ORDINARY =
  'td,div,span,tr,p,li,ul,b,i,th,svg,path,g,img,button,h1,h2,h3,h4,table,tbody,thead,section,label,strong,em,br,hr,nav,header,footer,main,article,aside,ol,dl,dt,dd,script,style,use,option,select,link,meta'
const LINKS = ['tel', 'callto', 'sms'].map((scheme) => `[href^="${scheme}:" i]`).join()
/** Plain elements that may be hosts: one that has a shadow root seldom has children of its own. */
const HOSTS = ':empty:is(div,span,section,article,aside,main,header,footer,nav,p)'
const SPECIAL = `:not(${ORDINARY},a:not(${LINKS})),[aria-label],${HOSTS}`

export type Special = {
  field: (element: Element) => void
  /** A link, or a name. */
  holder: (element: Element) => void
  /** May have a shadow root, now or later. */
  host: (element: Element) => void
}

/** One query of the engine: asking each of 60,000 elements takes ten times as long (measured). */
export function searchSpecial(root: Element, found: Special): boolean {
  const isOne = dom.matches(root, SPECIAL)
  if (isOne) sort(root, found)
  // Nothing is the usual answer, and this way it needs no list.
  if (!dom.querySelector(root, SPECIAL)) return isOne
  for (const element of dom.querySelectorAll(root, SPECIAL)) sort(element, found)
  return true
}

function sort(element: Element, found: Special): void {
  const localName = dom.localName(element)
  if (localName === 'input' || localName === 'textarea') found.field(element)
  else if (localName === 'a' || dom.hasAttribute(element, 'aria-label')) found.holder(element)
  if (localName.includes('-') || !dom.firstChild(element)) found.host(element)
}
