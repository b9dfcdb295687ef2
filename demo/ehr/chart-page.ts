import { html, page, type Raw } from './html.ts'
import { type Patient, patients } from './patients.ts'

/** A server-rendered chart: tables, definition lists, inputs, a frame of another host. No script at all. */
export function chartPage(patient: Patient, crmOrigin: string): string {
  return page(
    `Chart ${patient.chart}`,
    html`
      <header class="top"><b>Meadowlark EHR</b><span>Clinic: Mission Street</span><span class="right">Signed in as R. Alvarez, RN</span></header>
      <nav class="patients">${patients.map((each) => html`<a href="/chart/${each.chart}" ${each === patient ? 'aria-current=page' : ''}>${each.name}</a>`)}</nav>
      <main>
        <section class="banner">
          <h1 data-patient-name>${patient.name}</h1>
          <dl class="facts">
            <div><dt>MRN</dt><dd>${patient.mrn}</dd></div>
            <div><dt>DOB</dt><dd>${patient.dob}</dd></div>
            <div><dt>Age</dt><dd>${patient.age}</dd></div>
            <div><dt>Chart</dt><dd>${patient.chart}</dd></div>
            <div><dt>SSN</dt><dd>${patient.ssn}</dd></div>
          </dl>
        </section>
        <div class="columns">
          ${demographics(patient)} ${coverage(patient)} ${contacts(patient)} ${orders(patient)} ${notes(patient)}
          <section class="box wide"><h2>Care team (from the referral network)</h2>
            <iframe title="Care team" src="${crmOrigin}/embed/care-team"></iframe></section>
        </div>
      </main>`,
  )
}

function demographics(patient: Patient): Raw {
  return html`<section class="box"><h2>Demographics</h2>
    <form class="form">
      <label>Address <input value="${patient.address}" readonly></label>
      <label for="home">Home phone</label><input id="home" type="tel" value="${patient.home}" readonly>
      <label for="mobile">Mobile phone</label><input id="mobile" type="text" name="phone_cell" value="${patient.mobile}">
      <label for="memberfield">Member ID</label><input id="memberfield" value="${patient.member}" readonly>
      <label for="fax">Fax</label><input id="fax" type="tel" value="${patient.fax}" readonly>
      <label for="mail">E-mail</label><input id="mail" type="email" value="${patient.email}">
    </form></section>`
}

function coverage(patient: Patient): Raw {
  return html`<section class="box"><h2>Coverage</h2>
    <dl>
      <dt>Payer</dt><dd>Golden Gate Health Plan</dd>
      <dt>Member ID</dt><dd>${patient.member}</dd>
      <dt>Group</dt><dd>415-555-0150</dd>
      <dt>Member services</dt><dd><a href="tel:+1-415-555-0160">Call the plan</a></dd>
      <dt>Claims fax</dt><dd><a href="tel:(415)%20555-0161">(415) 555-0161</a></dd>
      <dt>Effective</dt><dd>2026-01-01 to 2026-12-31</dd>
    </dl></section>`
}

function contacts(patient: Patient): Raw {
  return html`<section class="box wide"><h2>Contacts</h2>
    <table>
      <thead><tr><th>Name</th><th>Relation</th><th>Phone</th><th>Fax</th><th>NPI</th><th>Last seen</th></tr></thead>
      <tbody>${patient.contacts.map(
        (each) =>
          html`<tr><th scope="row">${each.name}</th><td>${each.relation}</td><td>${each.phone}</td><td>${each.fax}</td><td>${each.npi}</td><td>${each.seen}</td></tr>`,
      )}</tbody>
    </table>
    <table class="side"><tbody>
      <tr><th>Pharmacy</th><td>Valencia Pharmacy</td></tr>
      <tr><th>Pharmacy phone</th><td>4155550170</td></tr>
      <tr><th>Pharmacy fax</th><td>4155550171</td></tr>
      <tr><th>NCPDP ID</th><td>4155550172</td></tr>
    </tbody></table></section>`
}

function orders(patient: Patient): Raw {
  return html`<section class="box"><h2>Orders</h2>
    <ul>
      <li>Order 4155550180: lipid panel, ${patient.seen}</li>
      <li>Accession 20261117-4155550, result pending</li>
      <li>Reference 550e8400-e29b-41d4-a716-446655440000</li>
      <li>Device 10.155.50.132, last sync 2026-11-17 08:30:12</li>
    </ul></section>`
}

function notes(patient: Patient): Raw {
  return html`<section class="box"><h2>Notes</h2>
    <p><strong>Nurse:</strong> daughter asked to be reached at ${patient.daughter} after 5 pm. Card on file 4111 1111 1111 1111. Balance $415.55.</p>
    <p>Interpreter line: +1 (415) 555-0190 ext. 204. MRN ${patient.mrn} confirmed, NPI 4155550191.</p>
    <details><summary>Older note</summary><p>Old number was 415-555-0192.</p></details>
    <p hidden>Hidden copy: 415-555-0193</p></section>`
}

export function careTeamPage(): string {
  return page(
    'Care team',
    html`<main class="embed"><table>
      <thead><tr><th>Clinician</th><th>Role</th><th>Direct phone</th><th>NPI</th></tr></thead>
      <tbody>
        <tr><td>Dr. Helen Okoro</td><td>Cardiology</td><td>(415) 555-0184</td><td>1234567893</td></tr>
        <tr><td>Dr. Luis Ferrer</td><td>Primary care</td><td>415-555-0185 x12</td><td>1245319599</td></tr>
        <tr><td>Aiko Brandt, PT</td><td>Physical therapy</td><td>+44 20 7946 0186</td><td>1679576722</td></tr>
      </tbody></table></main>`,
  )
}
