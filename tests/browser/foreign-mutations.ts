/**
 * Runs in the page's own world before its scripts: remembers what the page itself changes, so that a change by anybody
 * else is told apart. The prototypes of an isolated world are others, so what an extension does is not remembered.
 */
export function watchForeignMutations(): void {
  const own = new WeakSet<Node>()
  const remember = (...nodes: unknown[]) => {
    for (const node of nodes) if (node instanceof Node) own.add(node)
  }
  const wrap = (target: object, name: string) => {
    const original = (target as Record<string, (...args: unknown[]) => unknown>)[name]
    if (!original) return
    Object.assign(target, {
      [name](this: unknown, ...args: unknown[]) {
        remember(this, ...args)
        return original.apply(this, args)
      },
    })
  }
  for (const name of ['appendChild', 'insertBefore', 'removeChild', 'replaceChild']) wrap(Node.prototype, name)
  for (const name of ['setAttribute', 'removeAttribute', 'append', 'remove', 'replaceChildren'])
    wrap(Element.prototype, name)
  for (const [target, name] of [
    [Node.prototype, 'nodeValue'],
    [Node.prototype, 'textContent'],
    [CharacterData.prototype, 'data'],
    [Element.prototype, 'className'],
    [HTMLTextAreaElement.prototype, 'defaultValue'],
  ] as const) {
    const original = Object.getOwnPropertyDescriptor(target, name)
    Object.defineProperty(target, name, {
      configurable: true,
      get(this: Node): unknown {
        return original?.get?.call(this)
      },
      set(this: Node, value: unknown) {
        remember(this, ...this.childNodes)
        original?.set?.call(this, value)
        remember(...this.childNodes)
      },
    })
  }

  const seen = { own: 0, foreign: [] as string[] }
  Object.assign(window, { mutationsSeen: seen })
  const judge = (record: MutationRecord) => {
    const nodes = record.type === 'childList' ? [...record.addedNodes, ...record.removedNodes] : [record.target]
    const isOwn = nodes.every((node) => own.has(node)) || record.attributeName === 'style'
    if (isOwn) seen.own++
    else seen.foreign.push(`${record.type} ${record.attributeName ?? ''} ${record.target.nodeName}`)
  }
  const observer = new MutationObserver((records) => records.forEach(judge))
  addEventListener('DOMContentLoaded', () => {
    const app = document.getElementById('app')
    if (app) observer.observe(app, { subtree: true, childList: true, characterData: true, attributes: true })
  })
}
