import { type KeyboardEvent, type ReactNode, useRef } from 'react'

type Tab<Id extends string> = { id: Id; label: string }
type Props<Id extends string> = {
  tabs: readonly Tab<Id>[]
  chosen: Id
  onChoose: (id: Id) => void
  children: ReactNode
}

/** What lies below the call: one at a time, left and right go through. */
export function PanelTabs<Id extends string>({ tabs, chosen, onChoose, children }: Props<Id>) {
  const list = useRef<HTMLDivElement>(null)

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const at = tabs.findIndex(({ id }) => id === chosen)
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (step === 0 || next === undefined) return
    event.preventDefault()
    onChoose(next.id)
    list.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus()
  }

  return (
    <div className="tabs">
      <div
        className="tab-list"
        role="tablist"
        tabIndex={-1}
        aria-label="Calls and this page"
        ref={list}
        onKeyDown={onKeyDown}
      >
        {tabs.map(({ id, label }) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            className="tab"
            aria-selected={id === chosen}
            aria-controls={`tabpanel-${id}`}
            tabIndex={id === chosen ? 0 : -1}
            onClick={() => onChoose(id)}
          >
            {label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`tabpanel-${chosen}`} aria-labelledby={`tab-${chosen}`}>
        {children}
      </div>
    </div>
  )
}
