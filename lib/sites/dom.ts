/**
 * The DOM's own getters and methods. An input named `parentElement` stands in for that property of its form, and an image
 * of such a name in for that of the document, in our world too: what may be either is asked through these.
 */
type Getters<K extends string, O> = { readonly [N in K & keyof O]: (of: O) => O[N] }

function getter<O, T>(prototype: O, name: string): (of: O) => T {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get
  return Function.prototype.call.bind(get as () => T)
}

function gettersOf<O extends object, K extends string & keyof O>(prototype: O, names: readonly K[]): Getters<K, O> {
  return Object.fromEntries(names.map((name) => [name, getter(prototype, name)])) as unknown as Getters<K, O>
}

/** `method(Element.prototype.matches)(element, 'a')` is `element.matches('a')`. */
function method<O, A extends unknown[], R>(own: (this: O, ...given: A) => R): (on: O, ...given: A) => R {
  return Function.prototype.call.bind(own) as (on: O, ...given: A) => R
}

const node = gettersOf(Node.prototype, [
  'childNodes',
  'firstChild',
  'isConnected',
  'lastChild',
  'nextSibling',
  'nodeType',
  'ownerDocument',
  'parentElement',
  'parentNode',
  'previousSibling',
  'textContent',
])

const element = gettersOf(Element.prototype, [
  'assignedSlot',
  'childElementCount',
  'children',
  'clientHeight',
  'clientLeft',
  'clientTop',
  'clientWidth',
  'firstElementChild',
  'id',
  'lastElementChild',
  'localName',
  'nextElementSibling',
  'previousElementSibling',
  'scrollHeight',
  'scrollWidth',
  'shadowRoot',
])

const html = gettersOf(HTMLElement.prototype, ['dir', 'isContentEditable', 'lang', 'offsetHeight', 'offsetWidth'])

const page = gettersOf(Document.prototype, [
  'activeElement',
  'body',
  'defaultView',
  'documentElement',
  'head',
  'visibilityState',
  'URL',
])

const elementInDocument = method(Document.prototype.elementFromPoint)

export const dom = {
  ...node,
  ...element,
  ...html,
  ...page,
  compareDocumentPosition: method(Node.prototype.compareDocumentPosition),
  contains: method(Node.prototype.contains),
  getRootNode: method(Node.prototype.getRootNode),
  append: method(Element.prototype.append),
  checkVisibility: method(Element.prototype.checkVisibility),
  closest: method(Element.prototype.closest) as (of: Element, selectors: string) => Element | null,
  getAttribute: method(Element.prototype.getAttribute),
  getBoundingClientRect: method(Element.prototype.getBoundingClientRect),
  hasAttribute: method(Element.prototype.hasAttribute),
  matches: method(Element.prototype.matches) as (of: Element, selectors: string) => boolean,
  querySelector: method(Element.prototype.querySelector) as (of: Element, selectors: string) => Element | null,
  querySelectorAll: method(Element.prototype.querySelectorAll) as (
    of: Element,
    selectors: string,
  ) => NodeListOf<Element>,
  scrollIntoView: method(Element.prototype.scrollIntoView),
  focus: method(HTMLElement.prototype.focus),
  addEventListener: method(EventTarget.prototype.addEventListener),
  caretPositionFromPoint: method(Document.prototype.caretPositionFromPoint),
  createElement: method(Document.prototype.createElement) as (of: Document, name: string) => HTMLElement,
  createElementNS: method(Document.prototype.createElementNS) as (of: Document, space: string, name: string) => Element,
  createTreeWalker: method(Document.prototype.createTreeWalker),
  elementFromPoint: (root: Document | ShadowRoot, x: number, y: number): Element | null =>
    root instanceof ShadowRoot ? root.elementFromPoint(x, y) : elementInDocument(root, x, y),
  hasFocus: method(Document.prototype.hasFocus),
} as const
