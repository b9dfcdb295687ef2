/** Templates that escape what is put into them. */
export type Raw = { raw: string }
type Value = string | number | Raw | readonly Raw[]

export function html(parts: TemplateStringsArray, ...values: Value[]): Raw {
  return { raw: parts.reduce((out, part, i) => out + (i === 0 ? '' : render(values[i - 1] ?? '')) + part, '') }
}

function render(value: Value): string {
  if (typeof value === 'string' || typeof value === 'number') return escape(String(value))
  return 'raw' in value ? value.raw : value.map((each) => each.raw).join('')
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

export function page(title: string, body: Raw, head: Raw = { raw: '' }): string {
  return html`<!doctype html><html lang="en-US"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/ehr.css"><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`
    .raw
}
