// The address bar's keyword: shows a number as it will be dialled, Enter dials it.
import { formatNumber } from '../../lib/phone/format-number.ts'
import { type Dialled, type DialledFault, parseDialled } from '../../lib/phone/parse-dialled.ts'
import { countryOf } from '../../lib/phone/plan.ts'
import type { CallText } from './call-text.ts'

const faultTexts: Record<DialledFault, string> = {
  empty: 'Type or paste a phone number',
  emergency: 'Call it after a look at the Callside panel: help may not learn where you are',
  'too-short': 'This number is too short',
  'too-long': 'This number is too long',
  'no-area-code': 'Add the area code',
  'no-country': 'Start with + and the country code',
  'not-a-number': 'This is not a phone number',
  'service-code': 'Codes with * or # cannot be called from the browser',
}

/** Register it in the first turn: the keyword may be what woke the worker. */
export function listenToAddressBar(deps: {
  openPanel(): void
  country: () => Promise<string | null>
  call: CallText
  onError: (error: unknown) => void
}): void {
  async function suggest(text: string): Promise<void> {
    const home = await deps.country()
    const dialled = parseDialled(text, countryOf(home))
    await chrome.omnibox.setDefaultSuggestion({ description: describe(dialled, home) })
  }

  const omnibox = chrome.omnibox
  omnibox.onInputStarted.addListener(() => void suggest('').catch(deps.onError))
  omnibox.onInputChanged.addListener((text) => void suggest(text).catch(deps.onError))
  omnibox.onInputEntered.addListener((text) => {
    // First thing: the permission to open the panel does not outlive an `await`.
    deps.openPanel()
    deps.call(text).catch(deps.onError)
  })
}

/** XML with `match` for what counts. Nothing of the typed text is in it, so nothing has to be escaped. */
export function describe(dialled: Dialled, home: string | null): string {
  if (!dialled.ok) {
    const words = faultTexts[dialled.code]
    return dialled.code === 'emergency' ? `<match>${dialled.number}</match> - ${words}` : words
  }
  const ext = dialled.ext === undefined ? '' : `, then extension ${dialled.ext}`
  return `Call <match>${formatNumber(dialled.e164, countryOf(home))}</match>${ext}`
}
