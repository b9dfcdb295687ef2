/** A page that renders its table again and again, as a dashboard with live data does. */

/** Runs in the page. */
export function startRendering(rows: number, everyMs: number): void {
  let seed = 7
  let ticks = 0
  const next = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    return (seed >>> 8) % below
  }
  const two = (number: number) => String(number).padStart(2, '0')
  const values = () => [
    `Person ${next(9000)}`,
    `(415) 555-01${two(next(100))}`,
    String(1_000_000_000 + next(900_000_000)),
    `2025-${two(1 + next(12))}-${two(1 + next(28))} ${two(next(24))}:${two(next(60))}`,
    ['Open', 'Won', 'Lost'][next(3)] ?? 'Open',
  ]
  const write = (node: ChildNode | null | undefined, value: string) => {
    if (node) node.nodeValue = value
  }
  const rowOf = () => {
    const row = document.createElement('tr')
    for (const value of values()) row.insertCell().append(value)
    return row
  }
  const head = ['Name', 'Phone', 'Record ID', 'Updated', 'Status'].map((name) => `<th>${name}</th>`).join('')
  document.body.innerHTML = `<table><thead><tr>${head}</tr></thead><tbody></tbody></table>`
  const body = document.querySelector('tbody') as HTMLElement
  body.append(...Array.from({ length: rows }, rowOf))
  const timer = setInterval(() => {
    ticks++
    for (const row of Array.from(body.children)) {
      // Most rows keep their nodes and get new text; some are made anew, as keys come and go.
      if (next(20) === 0) row.replaceWith(rowOf())
      else values().forEach((value, i) => write(row.children[i]?.firstChild, value))
    }
  }, everyMs)
  const rendering = {
    stop: () => clearInterval(timer),
    ticks: () => ticks,
    /** The numbers on the screen. */
    phones: () =>
      [...body.children].flatMap((row) => {
        const cell = row.children[1]
        const box = cell?.getBoundingClientRect()
        return cell && box && box.top > 4 && box.bottom < innerHeight - 4 ? [cell.textContent ?? ''] : []
      }),
  }
  Object.assign(globalThis, { rendering })
}
