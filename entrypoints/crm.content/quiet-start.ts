/**
 * WXT tells older copies of a content script that it starts, by an event on `document` whose name holds the extension's
 * id: any page that knows the id could listen for it, or send it and switch us off. An update leaves old copies without
 * a runtime anyway, so nothing is lost. The functions replaced are those of this isolated world; the page has its own.
 */
const STARTED = ':wxt:content-script-started'

const dispatch = document.dispatchEvent
document.dispatchEvent = (event) => event.type.endsWith(STARTED) || dispatch.call(document, event)

const listen = document.addEventListener
document.addEventListener = (
  type: string,
  ...rest: [EventListenerOrEventListenerObject, (boolean | AddEventListenerOptions)?]
) => {
  if (!type.endsWith(STARTED)) listen.call(document, type, ...rest)
}
