/** The browser's sign-in window. Null when the person closed it, or when the server wants to show something silently. */
export async function authorize(url: string, { silent }: { silent: boolean }): Promise<string | null> {
  try {
    const quietly = { interactive: false, abortOnLoadForNonInteractive: false, timeoutMsForNonInteractive: 10_000 }
    const options = silent ? quietly : { interactive: true }
    return (await chrome.identity.launchWebAuthFlow({ url, ...options })) ?? null
  } catch {
    return null // Chrome says it by rejecting, with a text that differs by version
  }
}
