import { html, raw } from 'hono/html'
import { errorBox, frame, type SignInError } from './sign-in-page.ts'

type Page = { query: string; error: SignInError | null; styleNonce: string }

const codeField = html`<label for="code">Code</label>
<input id="code" name="code" inputmode="text" autocomplete="one-time-code" required maxlength="20" autofocus>`

export function codePage({ query, error, styleNonce }: Page) {
  return frame(
    styleNonce,
    'Enter your code',
    html`<h1>Enter your code</h1>
<p>Open your authenticator app and type the six digits that it shows for Callside. Without the app, use one of your recovery codes.</p>
${errorBox(error)}
<form method="post" action="/sign-in/code">
<input type="hidden" name="query" value="${query}">
${codeField}
<button type="submit">Sign in</button>
</form>`,
  )
}

export function startSetUpPage({ query, error, styleNonce }: Page) {
  return frame(
    styleNonce,
    'Set up a second factor',
    html`<h1>Set up a second factor</h1>
<p>Your organisation asks for a code from an authenticator app at each sign-in. Have the app ready and enter your password once more.</p>
${errorBox(error)}
<form method="post" action="/sign-in/second-factor">
<input type="hidden" name="query" value="${query}">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="128" autofocus>
<button type="submit">Go on</button>
</form>`,
  )
}

export function setUpPage(page: { query: string; totpURI: string; backupCodes: string[]; styleNonce: string }) {
  const key = new URL(page.totpURI).searchParams.get('secret') ?? ''
  return frame(
    page.styleNonce,
    'Set up a second factor',
    html`<h1>Set up a second factor</h1>
<p>1. Add this key to your authenticator app, or <a href="${page.totpURI}">open the app on this device</a>:</p>
<p><code id="key">${raw((key.match(/.{1,4}/g) ?? []).join(' '))}</code></p>
<p>2. Keep these recovery codes in a safe place. Each signs you in once without the app. They are not shown again.</p>
<p><code id="recovery">${raw(page.backupCodes.map(escapeCode).join('<br>'))}</code></p>
<p>3. Type the six digits that the app shows now.</p>
<form method="post" action="/sign-in/second-factor/code">
<input type="hidden" name="query" value="${page.query}">
${codeField}
<button type="submit">Finish</button>
</form>`,
  )
}

const escapeCode = (code: string) => code.replaceAll(/[^A-Za-z0-9-]/g, '')
