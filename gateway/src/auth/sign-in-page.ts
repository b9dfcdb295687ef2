import { html, raw } from 'hono/html'

export type SignInError =
  | 'wrong'
  | 'disabled'
  | 'too-many'
  | 'expired'
  | 'incomplete'
  | 'failed'
  | 'code-wrong'
  | 'code-used'
  | 'too-many-codes'

const messages: Record<SignInError, string> = {
  wrong: 'That email and password do not match. Check both and try again.',
  disabled: 'This account is switched off. Ask your administrator to switch it on.',
  'too-many': 'Too many attempts. Wait a few minutes, then try again.',
  expired: 'This page was open for too long. Close it and choose Sign in again.',
  failed: 'Something failed on the server. Try again in a moment.',
  incomplete: 'Enter your email and your password.',
  'code-wrong': 'That code does not match. Check the clock of your device and try the next code.',
  'code-used': 'That code was used already. Wait for the next one.',
  'too-many-codes': 'Too many wrong codes. Close this page and choose Sign in again.',
}

const style = `
:root { color-scheme: light dark; --text: #1c2430; --soft: #55606e; --page: #f5f6f8; --card: #fff; --line: #7a8594;
  --accent: #0f5bd3; --on-accent: #fff; --bad: #b3261e; --bad-page: #fdeceb; }
@media (prefers-color-scheme: dark) { :root { --text: #e9edf2; --soft: #a9b4c2; --page: #12161c; --card: #1b212a;
  --line: #7d8999; --accent: #8ab4ff; --on-accent: #0b1c38; --bad: #ffb4ab; --bad-page: #3b1512; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; background: var(--page);
  color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 380px; padding: 32px 28px; background: var(--card); border-radius: 12px; }
h1 { margin: 0 0 4px; font-size: 22px; line-height: 1.3; }
p { margin: 0 0 20px; color: var(--soft); }
label { display: block; margin: 0 0 4px; font-weight: 600; font-size: 14px; }
input { width: 100%; margin: 0 0 16px; padding: 10px 12px; font: inherit; color: inherit; background: transparent;
  border: 1px solid var(--line); border-radius: 8px; }
button { width: 100%; padding: 11px 12px; font: inherit; font-weight: 600; color: var(--on-accent);
  background: var(--accent); border: 0; border-radius: 8px; cursor: pointer; }
input:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
code { font-size: 16px; color: var(--text); overflow-wrap: anywhere; }
a { color: var(--accent); }
.error { margin: 0 0 20px; padding: 10px 12px; color: var(--bad); background: var(--bad-page); border-radius: 8px; }
`

/** The whole of it needs no script, so its policy allows none. `styleNonce` ties the one style to this reply. */
export function signInPage(page: { query: string; email: string; error: SignInError | null; styleNonce: string }) {
  const invalid =
    page.error === 'wrong' || page.error === 'incomplete' ? raw('aria-invalid="true" aria-describedby="error"') : ''
  return frame(
    page.styleNonce,
    'Sign in to Callside',
    html`<h1>Sign in to Callside</h1>
<p>Use the account that your administrator made for you.</p>
${errorBox(page.error)}
<form method="post" action="/sign-in">
<input type="hidden" name="query" value="${page.query}">
<label for="email">Email</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="${page.email}" ${invalid} ${page.email === '' ? raw('autofocus') : ''}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="128" ${invalid} ${page.email === '' ? '' : raw('autofocus')}>
<button type="submit">Sign in</button>
</form>`,
  )
}

/** Shown when the browser must not be sent back: the address to return to is the thing that is wrong. */
export function signInErrorPage(styleNonce: string) {
  return frame(
    styleNonce,
    'Sign-in could not start',
    html`<h1>Sign-in could not start</h1>
<p>Callside asked for something that this server does not allow. Close this window and check the server address in Callside. If it stays, tell your administrator that the extension's id must be in CALLSIDE_EXTENSION_IDS.</p>`,
  )
}

export function errorBox(error: SignInError | null) {
  return error === null ? '' : html`<div class="error" id="error" role="alert">${messages[error]}</div>`
}

export function frame(styleNonce: string, title: string, body: ReturnType<typeof html>) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style nonce="${styleNonce}">${raw(style)}</style>
</head>
<body><main>${body}</main></body>
</html>`
}
