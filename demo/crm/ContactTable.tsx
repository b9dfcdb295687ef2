import { type UIEvent, useState } from 'react'
import { Avatar } from './Avatar.tsx'
import { type Person, people, recordPath } from './people.ts'
import { useBeat } from './use-beat.ts'
import { go } from './use-path.ts'

const ROW = 49
const VISIBLE = 40

export function ContactTable() {
  const beat = useBeat()
  const [first, setFirst] = useState(0)
  const onScroll = (event: UIEvent<HTMLDivElement>) =>
    setFirst(Math.max(0, Math.min(people.length - VISIBLE, Math.floor(event.currentTarget.scrollTop / ROW) - 3)))
  return (
    <main className="page">
      <div className="page-head">
        <h1>Contacts</h1>
        <span className="muted">{people.length} records</span>
        <span className="live">
          {beat % 8 < 4 && 'Syncing… '}
          updated {(beat * 0.25).toFixed(1)} s ago
        </span>
        <button type="button" className="primary">
          Create contact
        </button>
      </div>
      <div className="filters" aria-hidden="true">
        <span className="chip on">All contacts</span>
        <span className="chip">My contacts</span>
        <span className="chip">Unassigned</span>
        <span className="chip plain">Contact owner ▾</span>
        <span className="chip plain">Create date ▾</span>
        <span className="chip plain">Lead status ▾</span>
      </div>
      <div className="scroller" onScroll={onScroll} data-scroller>
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>Phone number</th>
              <th>Email</th>
              <th>Company</th>
              <th>Lead status</th>
              <th>Customer ID</th>
              <th>Last activity</th>
            </tr>
          </thead>
          <tbody>
            <tr style={{ height: first * ROW }} aria-hidden="true" />
            {people.slice(first, first + VISIBLE).map((person, slot) => (
              // Keyed by slot: a row that scrolls in takes over the elements and text nodes of one that scrolled out.
              <Row key={slot} person={person} beat={beat} />
            ))}
            <tr style={{ height: (people.length - first - VISIBLE) * ROW }} aria-hidden="true" />
          </tbody>
        </table>
      </div>
    </main>
  )
}

function Row({ person, beat }: { person: Person; beat: number }) {
  const seconds = (Number(person.id) + beat) % 60
  return (
    <tr data-test-id={`row-${person.id}`}>
      <td>
        <a
          className="name"
          href={recordPath(person.id)}
          data-test-id="truncated-object-label"
          onClick={(event) => {
            event.preventDefault()
            go(recordPath(person.id))
          }}
        >
          <Avatar name={person.name} />
          {person.name}
        </a>
      </td>
      <td data-table-external-id={`cell-0-1-phone-${person.id}`}>
        <span>{person.phone}</span>
      </td>
      <td>{person.email}</td>
      <td>{person.company}</td>
      <td>
        <span className={`status s${(beat + Number(person.id)) % 3}`}>{person.status}</span>
      </td>
      <td className="mono">{person.customerId}</td>
      <td className="muted">
        {beat % 2 === 0 && '• '}
        {seconds} s ago
      </td>
    </tr>
  )
}
