import { isUrlIn } from './site-pattern.ts'

/** What somebody said that a field holds. `field` is its key in pages of `site`. */
export type FieldRule = { site: string; field: string; verdict: 'phone' | 'not-phone' }

/** A field that many people name many times is one rule each; beyond this the oldest go. */
const MAX_RULES = 500

/** Every rule once, the admin's before the person's. */
export function allRules(
  managed: readonly FieldRule[],
  own: readonly FieldRule[],
): (FieldRule & { locked: boolean })[] {
  const isManaged = (rule: FieldRule) => managed.some((other) => isSameField(other, rule))
  return [
    ...managed.map((rule) => ({ ...rule, locked: true })),
    ...own.filter((rule) => !isManaged(rule)).map((rule) => ({ ...rule, locked: false })),
  ]
}

/** What a content script needs: one verdict for each field of its page. */
export function rulesAt(
  url: string,
  managed: readonly FieldRule[],
  own: readonly FieldRule[],
): Omit<FieldRule, 'site'>[] {
  const verdicts = new Map<string, FieldRule['verdict']>()
  for (const { site, field, verdict } of [...managed, ...own])
    if (isUrlIn(site, url) && !verdicts.has(field)) verdicts.set(field, verdict)
  return [...verdicts].map(([field, verdict]) => ({ field, verdict }))
}

/** `verdict` null takes the rule back. */
export function withRule(
  own: readonly FieldRule[],
  { verdict, ...key }: Omit<FieldRule, 'verdict'> & { verdict: FieldRule['verdict'] | null },
): FieldRule[] {
  const others = own.filter((rule) => !isSameField(rule, key))
  return (verdict === null ? others : [...others, { ...key, verdict }]).slice(-MAX_RULES)
}

const isSameField = (a: Omit<FieldRule, 'verdict'>, b: Omit<FieldRule, 'verdict'>): boolean =>
  a.site === b.site && a.field === b.field
