const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * The address as typed, as a URL without a slash at the end; null when it is none. Without a scheme it means https; plain
 * http is for this machine only, since a sign-in must not cross a network in the clear.
 */
export function parseServerAddress(text: string): string | null {
  const trimmed = text.trim()
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`
  const url = URL.parse(address)
  if (url === null || (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.has(url.hostname))))
    return null
  if (url.username !== '' || url.password !== '') return null
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}
