/** A plain browser, without the extension: what is measured is put into worlds of its own. */
import puppeteer, { type Browser } from 'puppeteer'
import { findChrome } from '../../scripts/setup/chrome.mjs'

export async function openBrowser(): Promise<Browser> {
  const chrome = findChrome()
  if (chrome === undefined) throw new Error('No Chrome or Chromium: npm run setup says what to do')
  return puppeteer.launch({
    executablePath: chrome.path,
    pipe: true,
    args: [
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--lang=en-US',
      // Chrome's sandbox refuses to run as root, in containers mostly.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  })
}
