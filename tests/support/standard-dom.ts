/**
 * happy-dom gives properties to other prototypes than the standard says. Import it before what reads the DOM through
 * prototypes: lib/sites/dom.ts.
 */
const own = (prototype: object, name: string) => Object.getOwnPropertyDescriptor(prototype, name)?.get

const ofNode = own(Node.prototype, 'textContent')
const byType = new Map<number, (() => unknown) | undefined>([
  [Node.ELEMENT_NODE, own(Element.prototype, 'textContent')],
  [Node.TEXT_NODE, own(CharacterData.prototype, 'textContent')],
  [Node.COMMENT_NODE, own(CharacterData.prototype, 'textContent')],
  [Node.DOCUMENT_FRAGMENT_NODE, own(DocumentFragment.prototype, 'textContent')],
])
Object.defineProperty(Node.prototype, 'textContent', {
  configurable: true,
  get(this: Node): string | null {
    const get = byType.get(this.nodeType) ?? ofNode
    return get ? (get.call(this) as string | null) : null
  },
})

for (const name of ['body', 'head', 'documentElement', 'defaultView', 'activeElement', 'visibilityState', 'URL']) {
  const get = own(Document.prototype, name) ?? own(HTMLDocument.prototype, name)
  Object.defineProperty(Document.prototype, name, {
    configurable: true,
    get(this: Document): unknown {
      return (get?.call(this) as unknown) ?? (Reflect.get(document, name) as unknown)
    },
  })
}
