/** The door to the browser's API for the worker and our pages. Content scripts use `chrome` directly: see docs/architecture.md. */
import browser from 'webextension-polyfill'

export { browser }
