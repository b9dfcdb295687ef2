import { LogIn } from 'lucide-react'
import type { Account } from '../lib/contracts/snapshot.ts'
import { Logo } from './Logo.tsx'
import { Status } from './Status.tsx'
import { Notice } from './Notice.tsx'
import { adviceFor } from './texts.ts'

type Props = { account: Exclude<Account, { state: 'signed-in' }>; onWelcome: () => void }

/** What the panel shows before sign-in. The form is in the welcome tab, where Chrome can ask for the microphone too. */
export function SignedOut({ account, onWelcome }: Props) {
  const signingIn = account.state === 'signing-in'
  const advice = account.state === 'signed-out' && account.error !== null ? adviceFor(account.error) : null
  return (
    <div className="signed-out">
      <Logo size={56} />
      <h1>{signingIn ? 'Signing in…' : 'Sign in to call'}</h1>
      <Status className="signed-out-text">
        {signingIn
          ? 'Finish in the window that opened. It may be behind this one.'
          : 'Callside puts a phone beside every record. Sign in once, and numbers in your pages become calls.'}
      </Status>
      {advice ? (
        <Notice tone="error" title={advice.title}>
          {advice.todo}
        </Notice>
      ) : null}
      {signingIn ? (
        <span className="spinner" aria-hidden="true" />
      ) : (
        <button type="button" className="button button-primary button-large" onClick={onWelcome}>
          <LogIn size={18} aria-hidden="true" />
          Sign in
        </button>
      )}
    </div>
  )
}
