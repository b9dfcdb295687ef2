import { Check } from 'lucide-react'
import type { ReactNode } from 'react'

type Props = { number: number; title: string; state: 'done' | 'now' | 'later'; children: ReactNode }

const spoken = { done: 'done', now: 'now', later: 'comes later' }

/** One step of the setup. Done is a tick and a word, not only a colour. */
export function SetupStep({ number, title, state, children }: Props) {
  const id = `step-${number}`
  return (
    <li className={`step step-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
      <span className="step-number" aria-hidden="true">
        {state === 'done' ? <Check size={18} strokeWidth={3} /> : number}
      </span>
      <section className="step-body" aria-labelledby={id}>
        <h2 id={id}>
          {title}
          <span className="visually-hidden">, {spoken[state]}</span>
        </h2>
        {children}
      </section>
    </li>
  )
}
