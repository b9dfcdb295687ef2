import { type FormEvent, useState } from 'react'
import type { Snapshot } from '../lib/contracts/snapshot.ts'
import { parseServerAddress } from '../lib/ui/server-address.ts'
import type { Commands } from '../lib/ui/use-command.ts'
import { Notice } from './Notice.tsx'
import { Status } from './Status.tsx'
import { SetupStep } from './SetupStep.tsx'
import { adviceFor } from './texts.ts'

/** Step 1: whose server, and who. The sign-in itself is in a window of the browser, so Callside sees no password. */
export function StepSignIn({ snapshot, commands }: { snapshot: Snapshot; commands: Commands }) {
  const { account, serverUrl } = snapshot
  if (account.state === 'signed-in') {
    return (
      <SetupStep number={1} title="Sign in" state="done">
        <p>
          You are signed in as <strong>{account.name}</strong> ({account.email}) at {account.organisation}.
        </p>
        <p className="step-soft">Server: {serverUrl}</p>
      </SetupStep>
    )
  }
  const error = account.state === 'signed-out' ? account.error : null
  return (
    <SetupStep number={1} title="Sign in" state="now">
      <SignInForm serverUrl={serverUrl} signingIn={account.state === 'signing-in'} error={error} commands={commands} />
    </SetupStep>
  )
}

type FormProps = { serverUrl: string; signingIn: boolean; error: string | null; commands: Commands }

function SignInForm({ serverUrl, signingIn, error, commands }: FormProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const [wrong, setWrong] = useState(false)
  const { failure, run, pending } = commands
  const busy = signingIn || pending.has('background:signIn')
  const code = failure?.command === 'background:signIn' ? failure.code : error
  const advice = code === null ? null : adviceFor(code)

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    const address = parseServerAddress(typed ?? serverUrl)
    setWrong(address === null)
    if (address !== null && !busy) void run('background:signIn', { serverUrl: address })
  }

  return (
    <form onSubmit={onSubmit} noValidate>
      <label className="field-label" htmlFor="server-address">
        Address of your Callside server
      </label>
      <div className="field-row">
        <input
          id="server-address"
          className="field"
          type="url"
          inputMode="url"
          autoComplete="url"
          spellCheck={false}
          placeholder="https://calls.example.com"
          value={typed ?? serverUrl}
          aria-invalid={wrong}
          aria-describedby="server-hint"
          onChange={(event) => {
            setTyped(event.target.value)
            setWrong(false)
          }}
        />
        <button type="submit" className="button button-primary" aria-disabled={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </button>
      </div>
      <Status id="server-hint" className={wrong ? 'field-hint field-hint-wrong' : 'field-hint'}>
        {wrong
          ? 'This is not a web address. It looks like https://calls.example.com.'
          : busy
            ? 'Finish in the window that opened. It may be behind this one.'
            : 'Your admin has it. You sign in there; this extension never sees your password.'}
      </Status>
      {advice === null || busy ? null : (
        <Notice tone="error" title={advice.title} code={code ?? ''} announce>
          {advice.todo}
        </Notice>
      )}
    </form>
  )
}
