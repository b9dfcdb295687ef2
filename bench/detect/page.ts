/** The page that detection is measured on: a CRM's table, full of what looks like a phone number and is none. */

/** Runs in the page. Seeded: every run and every machine gets the same text. */
export function buildTable(rows: number): { textNodes: number; withSevenDigits: number; phones: number } {
  let seed = 20_260_101
  const next = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    return (seed >>> 8) % below
  }
  const digits = (count: number) => Array.from({ length: count }, () => next(10)).join('')
  const pick = <T>(list: readonly T[]) => list[next(list.length)] as T
  const two = (number: number) => String(number).padStart(2, '0')
  const date = () => `${2018 + next(8)}-${two(1 + next(12))}-${two(1 + next(28))}`
  const first = ['Rosa', 'Ada', 'Milan', 'Noor', 'Tomas', 'Ines', 'Kofi', 'Lena', 'Yuki', 'Omar']
  const last = ['Delgado', 'Vance', 'Okafor', 'Brandt', 'Silva', 'Haddad', 'Novak', 'Quist', 'Moreau', 'Tanaka']
  const phone = () => {
    const line = `01${two(next(100))}`
    const area = pick(['415', '212', '312', '617', '206'])
    return pick([`(${area}) 555-${line}`, `${area}-555-${line}`, `+1 ${area} 555 ${line}`, `${area}.555.${line}`])
  }
  const columns: readonly [string, () => string][] = [
    ['Record ID', () => digits(10)],
    ['Name', () => `${pick(first)} ${pick(last)}`],
    ['Company', () => `${pick(last)} ${pick(['Clinic', 'Partners', 'Dental', 'Freight'])}`],
    ['Email', () => `${pick(first).toLowerCase()}.${pick(last).toLowerCase()}@${pick(['mail', 'post'])}.example`],
    ['Phone', phone],
    ['Order', () => `${digits(3)}-${digits(7)}-${digits(7)}`],
    ['Created', () => `${date()} ${two(next(24))}:${two(next(60))}:${two(next(60))}`],
    ['Last IP', () => [10 + next(200), 100 + next(150), 100 + next(150), 10 + next(240)].join('.')],
    ['City', () => pick(['Oakland', 'Fresno', 'Tacoma', 'Salem', 'Provo'])],
    ['State', () => pick(['CA', 'WA', 'OR', 'UT'])],
    ['ZIP', () => digits(5)],
    ['Status', () => pick(['Open', 'Won', 'Lost', 'New'])],
    ['Amount', () => `$${1 + next(90)},${digits(3)}.${digits(2)}`],
    ['Owner', () => pick(first)],
    ['Invoice', () => `INV-${digits(8)}`],
    ['Due', date],
    ['Visits', () => String(next(40))],
    ['Score', () => `${next(100)}%`],
    ['Source', () => pick(['Web', 'Referral', 'Event'])],
    ['Note', () => pick(['Call back', 'Sent the papers', 'Wants a quote', 'No answer', ''].slice(0, 4))],
  ]
  let withSevenDigits = 0
  const cell = (tag: string, text: string) => {
    if (text.replace(/\D/g, '').length >= 7) withSevenDigits++
    return `<${tag}><div><span>${text}</span></div></${tag}>`
  }
  const head = columns.map(([name]) => cell('th', name)).join('')
  const body = Array.from(
    { length: rows },
    () => `<tr>${columns.map(([, value]) => cell('td', value())).join('')}</tr>`,
  ).join('')
  document.title = 'Contacts'
  document.body.style.cssText = 'font: 13px/1.4 sans-serif; margin: 8px'
  document.body.innerHTML = `<h1>Contacts</h1><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`
  return { textNodes: rows * columns.length + columns.length + 1, withSevenDigits, phones: rows }
}
