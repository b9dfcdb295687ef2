import { html, page } from './ehr/html.ts'

/**
 * A page that attacks: it tries to press our buttons, to send messages, to look into the overlay, and writes what it
 * learned into `window.__probe`. `?id=` is the id of the extension, which is public.
 */
export function probePage(): string {
  const body = html`<main><h1>Probe</h1><p>Phone: <span id="number">(415) 555-0166</span></p><p id="plain">No number here.</p></main>`
  return page('Probe', body, html`<script src="/probe.js"></script>`)
}

export const probeScript = String.raw`
'use strict'
const id = new URLSearchParams(location.search).get('id') ?? 'pldgemdhkkomnlibpjoegbcpfoidncgp'
const probe = { messages: [], events: [], roots: 0, hosts: 0, hostNames: [], attributes: [], globals: [], runtime: null, resources: [], clicks: 0, done: 0 }
window.__probe = probe
const globalsBefore = new Set(Object.getOwnPropertyNames(window))
addEventListener('message', (event) => probe.messages.push(JSON.stringify(event.data)))

// Names that an extension built with this framework is known to announce itself by.
for (const entry of ['crm', 'content', 'background']) {
  for (const name of ['content-script-started', 'locationchange']) {
    const type = id + ':' + entry + ':wxt:' + name
    document.addEventListener(type, () => probe.events.push(type))
    window.addEventListener(type, () => probe.events.push(type))
  }
}
// Whatever else is dispatched where a page can hear it, and whatever closed roots this world creates.
for (const target of [EventTarget.prototype]) {
  const dispatch = target.dispatchEvent
  target.dispatchEvent = function (event) { probe.events.push('dispatch ' + event.type); return dispatch.call(this, event) }
}
const attach = Element.prototype.attachShadow
Element.prototype.attachShadow = function (init) { probe.roots++; return attach.call(this, { ...init, mode: 'open' }) }

function attack() {
  const hosts = [...document.documentElement.children].filter((each) => !['HEAD', 'BODY'].includes(each.tagName))
  probe.hosts = hosts.length
  probe.hostNames = hosts.map((each) => each.localName)
  probe.attributes = hosts.flatMap((each) => [...each.attributes].map((attribute) => attribute.name))
  for (const host of hosts) {
    if (host.shadowRoot) probe.roots++
    for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) {
      host.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, cancelable: true, clientX: 200, clientY: 90 }))
    }
    host.click()
    host.focus()
    for (const type of ['keydown', 'keypress', 'keyup']) for (const key of ['Enter', ' ']) {
      host.dispatchEvent(new KeyboardEvent(type, { key, code: key === ' ' ? 'Space' : key, bubbles: true, composed: true, cancelable: true }))
    }
    probe.clicks++
  }
  // Every point where a button may stand.
  const box = document.getElementById('number').getBoundingClientRect()
  for (let x = box.left - 40; x < box.right + 60; x += 4) {
    const target = document.elementFromPoint(x, box.top + box.height / 2)
    target?.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, clientX: x, clientY: box.top + box.height / 2 }))
  }
  for (const message of [{ name: 'background:dial', input: { to: '+14155550166' } }, { type: id + ':crm:wxt:content-script-started', contentScriptName: 'crm' }]) window.postMessage(message, '*')
  probe.globals = Object.getOwnPropertyNames(window).filter((name) => !globalsBefore.has(name) && name !== '__probe')
  try {
    if (!window.chrome?.runtime?.sendMessage) probe.runtime = 'absent'
    else window.chrome.runtime.sendMessage(id, { name: 'background:dial', input: { to: '+14155550166' } }, (reply) => { probe.runtime = reply === undefined ? 'no-answer' : JSON.stringify(reply) })
  } catch (error) { probe.runtime = 'threw' }
  for (const file of ['manifest.json', 'sidepanel.html', 'content-scripts/crm.js']) {
    fetch('chrome-extension://' + id + '/' + file).then((reply) => probe.resources.push(file + ' ' + reply.status), () => {})
  }
  probe.done++
}
setInterval(() => { if (document.readyState === 'complete') attack() }, 200)
`
