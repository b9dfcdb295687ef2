import { defineConfig } from 'wxt'

/**
 * CALLSIDE_LOOPBACK=1 builds the same code for the demo and the tests: it demands `*.localhost`, so that it runs there
 * without a question, and the CSP lets our pages reach a gateway on 127.0.0.1. The store build has neither.
 */
const loopback = process.env['CALLSIDE_LOOPBACK'] === '1'

// Public half of a key pair; it fixes the id of the unpacked extension as pldgemdhkkomnlibpjoegbcpfoidncgp.
// Whoever publishes a build of their own sets the key of their listing.
const publicKey =
  process.env['CALLSIDE_PUBLIC_KEY'] ??
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAlSEeA7jDzlkakYooV3tKi4PSPRcWwhR3Yz++WGpbz2uptI4/L1SB7JDwtvRYYAFNDwjUSeEho2ciHv1D0N64kyiUjIWhujohY+P2Nny05cvZ+kK+52NFK9dcQ3CQGQB5gqixpsufEP+qVy35EpZQEEtOvLVXZYs9gBCih8axf4fUQdIosivexUwq4T0Y2UD0YDIbhHk7WAjJNJyQgLcMoKtreQspBkQG+QY9Rravlrm9SqHMUmJoHZjb5/y7HaQPIQzqEBnP5NFoNb+fgZOLKdxd9mm0nb+60alfuH3vskTsJGXBqCUhrONcL9rWKwjhf3fq3ilkK1SBDXa+aqql+QIDAQAB'

const connect = ["'self'", 'https:', 'wss:', ...(loopback ? ['http://127.0.0.1:*', 'http://localhost:*'] : [])]

/** Styles lose the blanks that are there for people: the content script comes to every page. */
const packStyles = {
  name: 'pack-styles',
  transform(code: string, id: string) {
    if (!id.endsWith('overlay-style.ts')) return null
    return code.replace(/= `[^`]+`/, (sheet) => sheet.replaceAll(/;?\s*\n(?=})|\s*\n\s*| (?=[{}!])|(?<=[{};:,]) /g, ''))
  },
}

export default defineConfig({
  modules: ['@wxt-dev/module-react'],
  imports: false,
  webExt: { disabled: true },
  // What the welcome tab suggests as the server's address; whoever installs the store build is told it by their admin.
  vite: () => ({
    plugins: [packStyles],
    define: { __CALLSIDE_DEFAULT_SERVER__: JSON.stringify(loopback ? 'http://127.0.0.1:8787' : '') },
  }),
  outDirTemplate: loopback ? 'chrome-mv3-loopback' : 'chrome-mv3',
  manifest: {
    name: 'Callside',
    description: 'A phone beside every record: call from your CRM tab, with calls in the side panel.',
    minimum_chrome_version: '148',
    key: publicKey,
    permissions: [
      'storage',
      'offscreen',
      'notifications',
      'alarms',
      'identity',
      'sidePanel',
      'scripting',
      // The address of the tab whose toolbar icon was clicked; `tabs` would warn that it reads the history.
      'activeTab',
      'contextMenus',
    ],
    // Each site is asked for when somebody turns it on. Of http, lib/access/site-pattern.ts lets through private networks.
    optional_host_permissions: ['https://*/*', 'http://*/*'],
    ...(loopback ? { host_permissions: ['http://*.localhost/*'] } : {}),
    action: { default_title: 'Open Callside' },
    omnibox: { keyword: 'call' },
    commands: {
      'walk-numbers': {
        suggested_key: { default: 'Alt+Shift+C' },
        description: 'Go through the phone numbers of the page',
      },
    },
    storage: { managed_schema: 'managed_schema.json' },
    content_security_policy: {
      extension_pages: [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self' blob: mediastream:",
        `connect-src ${connect.join(' ')}`,
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        // Nobody here makes HTML from text, so nobody gets a policy to do it with.
        "trusted-types 'none'",
      ].join('; '),
    },
  },
})
