/**
 * WXT tells older copies of a content script that it starts, by an event on `document` whose name holds the extension's
 * id: any page that knows the id could listen for it, or send it and switch us off. An update leaves old copies without
 * a runtime anyway, so nothing is lost. The functions replaced are those of this isolated world; the page has its own.
 */
const STARTED = ':wxt:content-script-started'

const dispatch = document.dispatchEvent.bind(document)
document.dispatchEvent = (event) => event.type.endsWith(STARTED) || dispatch(event)

type Listen = [type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions]

const listen = document.addEventListener.bind(document)
document.addEventListener = (...given: Listen) => {
  if (!given[0].endsWith(STARTED)) listen(...given)
}
