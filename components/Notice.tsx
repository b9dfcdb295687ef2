import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'

const icons = { info: Info, warn: TriangleAlert, error: CircleAlert }

type Action = { label: string; run: () => void }

type Props = {
  tone: 'info' | 'warn' | 'error'
  title: string
  /** What support asks for. */
  code?: string
  children?: ReactNode
  /** Set for news; a state that was there before is not read out again. */
  announce?: boolean
  action?: Action
  /** The other way out. */
  second?: Action
  onDismiss?: () => void
}

/** Something that needs attention, with what to do about it. The tone is in the icon as well as in the colour. */
export function Notice({ tone, title, code, children, announce = false, action, second, onDismiss }: Props) {
  const Icon = icons[tone]
  return (
    <div
      className={`notice notice-${tone}`}
      role={announce ? 'alert' : 'group'}
      aria-label={announce ? undefined : title}
    >
      <Icon className="notice-icon" size={18} aria-hidden="true" />
      <div className="notice-body">
        <p className="notice-title">{title}</p>
        {children ? <div className="notice-text">{children}</div> : null}
        {code === undefined ? null : <p className="notice-code">Code: {code}</p>}
        {action === undefined ? null : (
          <div className="notice-actions">
            {[action, ...(second === undefined ? [] : [second])].map(({ label, run }) => (
              <button key={label} type="button" className="button button-small" onClick={run}>
                {label}
              </button>
            ))}
          </div>
        )}
      </div>
      {onDismiss ? (
        <button type="button" className="icon-button" aria-label="Dismiss" onClick={onDismiss}>
          <X size={16} aria-hidden="true" />
        </button>
      ) : null}
    </div>
  )
}
