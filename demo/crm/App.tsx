import { ContactRecord } from './ContactRecord.tsx'
import { ContactTable } from './ContactTable.tsx'
import { personById } from './people.ts'
import { go, usePath } from './use-path.ts'

export function App() {
  const path = usePath()
  const id = /\/record\/0-1\/(\d+)/.exec(path)?.[1]
  const person = id ? personById(id) : undefined
  return (
    <div className="shell">
      <header className="top">
        <span className="brand">
          <span className="brand-mark" aria-hidden="true" />
          Tidewater CRM
        </span>
        <nav aria-label="Main">
          <button type="button" className="nav-item current" onClick={() => go('/contacts')}>
            Contacts
          </button>
          <span className="nav-item">Companies</span>
          <span className="nav-item">Deals</span>
          <span className="nav-item">Reports</span>
        </nav>
        <input className="search" type="search" placeholder="Search Tidewater" aria-label="Search" />
        <span className="me" aria-hidden="true">
          JH
        </span>
      </header>
      {person ? <ContactRecord key={person.id} person={person} /> : <ContactTable />}
    </div>
  )
}
