import type { ReactNode } from 'react'

/** Text that a screen reader says when it changes, without a change of focus. */
export function Status({ id, className = '', children }: { id?: string; className?: string; children: ReactNode }) {
  return (
    <output id={id} className={`status ${className}`}>
      {children}
    </output>
  )
}
