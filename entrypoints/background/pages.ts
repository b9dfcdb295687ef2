// What people and admins want of Callside in web pages: kept, shown to the views, and told to the content scripts.
import { allRules, type FieldRule, rulesAt, withRule } from '../../lib/access/field-rules.ts'
import { siteFromPolicy } from '../../lib/access/site-pattern.ts'
import type { Party } from '../../lib/call/call.ts'
import type { Input, Output } from '../../lib/contracts/messages.ts'
import type { Pages } from '../../lib/contracts/pages.ts'
import { createQueue } from '../../lib/core/queue.ts'
import type { RawSender } from '../../lib/messaging/context-of.ts'
import type { Items } from '../../lib/storage/items.ts'
import type { Managed } from '../../lib/storage/managed.ts'
import type { Sites } from './sites.ts'

export type PageChoices = {
  compose(rev: number): Promise<Pages>
  settingsFor(sender: RawSender): Promise<Output<'background:pageSettings'>>
  setFieldRule(rule: Input<'background:setFieldRule'>): Promise<void>
  setOverlayStyle(style: Input<'background:setOverlayStyle'>): Promise<void>
  chooseDialer(choice: Input<'background:chooseDialer'>): Promise<void>
  /** A content script noticed what else calls in its page. */
  noticed(sender: RawSender, dialers: readonly string[]): Promise<void>
  composeText(party: Pages['compose']): Promise<void>
  refuseSelection(code: string | null): Promise<void>
  warnOfEmergency(party: Party | null): Promise<void>
  offer(party: Party | null): Promise<void>
  hideNames(hide: boolean): Promise<void>
  /** The admin's word first. */
  namesAreHidden(): Promise<boolean>
  publish(): Promise<void>
}

export function createPageChoices(deps: {
  items: Items
  sites: Sites
  managed: () => Promise<Managed>
  country: () => Promise<string | null>
  publish: () => Promise<void>
}): PageChoices {
  const { items, sites } = deps
  // One at a time: two views that change the same list must not each read before the other wrote.
  const step = createQueue()

  const change = async (write: () => Promise<void>, { tell = false } = {}) => {
    await step(write)
    await deps.publish()
    if (tell) await sites.tellTabs()
  }

  return {
    async compose(rev) {
      const [list, overlayStyle, policy, own, dialerChoices, seenDialers, compose, refusedSelection, ...more] =
        await Promise.all([
          sites.list(),
          items.overlayStyle.get(),
          deps.managed(),
          items.fieldRules.get(),
          items.dialerChoices.get(),
          items.seenDialers.get(),
          items.compose.get(),
          items.refusedSelection.get(),
          items.emergency.get(),
          items.offer.get(),
          items.siteLines.get(),
          items.hideNames.get(),
        ])
      const [emergency, offer, siteLines, hideNames] = more
      const forced = policy.hideNamesInNotifications
      return {
        rev,
        sites: list,
        overlayStyle,
        fieldRules: allRules(rulesOf(policy), own),
        dialerChoices,
        seenDialers,
        compose,
        refusedSelection,
        emergency,
        offer,
        siteLines,
        notifications: { hideNames: forced ?? hideNames, locked: forced !== null },
      }
    },
    async settingsFor(sender) {
      const site = await sites.siteOf(sender)
      const url = urlOf(sender)
      const choice = (await items.dialerChoices.get()).find((known) => known.site === site?.pattern)
      return {
        run: site !== null,
        product: site?.product ?? null,
        defaultCountry: await deps.country(),
        overlayStyle: await items.overlayStyle.get(),
        hidden: choice?.choice === 'theirs',
        rules: site ? rulesAt(url, rulesOf(await deps.managed()), await items.fieldRules.get()) : [],
      }
    },
    setFieldRule: (rule) =>
      change(async () => items.fieldRules.set(withRule(await items.fieldRules.get(), rule)), { tell: true }),
    setOverlayStyle: (style) => change(() => items.overlayStyle.set(style), { tell: true }),
    chooseDialer: ({ site, choice }) =>
      change(
        async () => {
          const others = (await items.dialerChoices.get()).filter((known) => known.site !== site)
          await items.dialerChoices.set(choice === null ? others : [...others, { site, choice }])
        },
        { tell: true },
      ),
    async noticed(sender, dialers) {
      const site = (await sites.siteOf(sender))?.pattern
      if (site === undefined) return
      await change(async () => {
        const known = await items.seenDialers.get()
        const before = known.find((seen) => seen.site === site)?.dialers ?? []
        const all = [...new Set([...before, ...dialers])].slice(0, 20)
        if (all.length > before.length)
          await items.seenDialers.set([...known.filter((seen) => seen.site !== site), { site, dialers: all }])
      })
    },
    composeText: (party) => change(() => items.compose.set(party)),
    refuseSelection: (code) => change(() => items.refusedSelection.set(code)),
    warnOfEmergency: (party) => change(() => items.emergency.set(party)),
    offer: (party) => change(() => items.offer.set(party)),
    hideNames: (hide) => change(() => items.hideNames.set(hide)),
    namesAreHidden: async () => (await deps.managed()).hideNamesInNotifications ?? items.hideNames.get(),
    publish: deps.publish,
  }
}

const rulesOf = ({ fieldRules }: Managed): FieldRule[] =>
  fieldRules.flatMap(({ site, ...rule }) => {
    const pattern = siteFromPolicy(site)
    return pattern ? [{ site: pattern, ...rule }] : []
  })

/** Of the frame; an opaque one has the rules of the page around it. */
const urlOf = ({ origin, tab }: RawSender): string =>
  origin === undefined || origin === 'null' ? (tab?.url ?? '') : `${origin}/`
