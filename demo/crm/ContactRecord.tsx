import { useState } from 'react'
import { Avatar } from './Avatar.tsx'
import { type Person, people, recordPath } from './people.ts'
import { useBeat } from './use-beat.ts'
import { go } from './use-path.ts'

export function ContactRecord({ person }: { person: Person }) {
  const beat = useBeat()
  const [phone, setPhone] = useState(person.phone)
  const at = people.indexOf(person)
  const next = people[(at + 1) % people.length] ?? person
  const previous = people[(at + people.length - 1) % people.length] ?? person
  return (
    <main className="page record">
      <aside className="panel">
        <div className="crumbs">
          <button type="button" className="link" onClick={() => go('/contacts')}>
            ‹ Contacts
          </button>
          <span className="spacer" />
          <button type="button" className="link" data-previous onClick={() => go(recordPath(previous.id))}>
            Previous
          </button>
          <button type="button" className="link" data-next onClick={() => go(recordPath(next.id))}>
            Next
          </button>
        </div>
        <div className="who">
          <Avatar name={person.name} large />
          <div>
            <h1 data-test-id="highlightTitle">{person.name}</h1>
            <p className="muted">
              {person.title} at {person.company}
            </p>
          </div>
        </div>
        <h2>About this contact</h2>
        <dl className="properties">
          <dt>Email</dt>
          <dd>{person.email}</dd>
          <dt>
            <label htmlFor="phone">Phone number</label>
          </dt>
          <dd>
            <textarea
              id="phone"
              rows={1}
              data-test-id="property-input-phone-button"
              value={phone}
              onChange={(event) => setPhone(event.target.value)}
            />
          </dd>
          <dt>Mobile phone number</dt>
          <dd>{person.mobile}</dd>
          <dt>Fax number</dt>
          <dd>{person.fax}</dd>
          <dt>Customer ID</dt>
          <dd>{person.customerId}</dd>
          <dt>City</dt>
          <dd>{person.city}</dd>
          <dt>Contact owner</dt>
          <dd>{person.owner}</dd>
          <dt>Create date</dt>
          <dd>2026-03-14 09:26</dd>
          <dt>Record ID</dt>
          <dd>{person.id}</dd>
        </dl>
      </aside>
      <section className="timeline">
        <div className="tabs" aria-hidden="true">
          <span className="on">Activity</span>
          <span>Notes</span>
          <span>Emails</span>
          <span>Calls</span>
          <span>Tasks</span>
        </div>
        <article className="card">
          <p className="card-head">
            <b>Note</b> by {person.owner}
            <span className="muted">
              {' '}
              · {beat % 60} s ago{beat % 4 < 2 && ', just edited'}
            </span>
          </p>
          <p>{person.note}</p>
        </article>
        <article className="card">
          <p className="card-head">
            <b>Call</b> logged<span className="muted"> · Mar 14, 2026 at 9:26 AM</span>
          </p>
          <p>Left a message with the front desk, main line (415) 555-0100. They open at 8:30; suite 4100.</p>
        </article>
        <article className="card">
          <p className="card-head">
            <b>Email</b> received<span className="muted"> · Mar 12, 2026</span>
          </p>
          <p>“Thanks! I am in London this week, so try +44 20 7946 0{String(500 + at).slice(-3)} before noon.”</p>
        </article>
      </section>
      <aside className="panel">
        <h2>Company</h2>
        <div className="card flat">
          <b>{person.company}</b>
          <p>
            <a href="tel:+14155550100">(415) 555-0100</a>
          </p>
          <p className="muted">harbor.example · 24 contacts</p>
        </div>
        <h2>Deals</h2>
        <div className="card flat">
          <b>Annual agreement</b>
          <p>Amount: $4,155,550.10</p>
          <p className="muted">Order 415-555-0199 · closes 11/30/2026</p>
        </div>
      </aside>
    </main>
  )
}
