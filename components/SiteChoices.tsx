import { Check, Lock, Plus, Trash2 } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import type { ChosenSite, Site } from '../lib/access/enabled-sites.ts'
import { products, productName, selfHosted } from '../lib/access/products.ts'
import { type AddressFault, hostText, siteTyped } from '../lib/access/site-pattern.ts'
import { addressFaultTexts } from './page-texts.ts'
import { Status } from './Status.tsx'

type Props = {
  sites: readonly Site[]
  /** Chrome's question was answered with no. */
  refused: boolean
  /** Asks Chrome, so it must run first thing in the click. */
  onTurnOn: (sites: readonly ChosenSite[]) => void
  onTurnOff: (patterns: readonly string[]) => void
}

type Group = { key: string; name: string; hosts: string; by: Site['by']; granted: boolean; sites: Site[] }

/** Where Callside works: known products by one click, anything else by its address, and what is on with a way back. */
export function SiteChoices({ sites, refused, onTurnOn, onTurnOff }: Props) {
  const [removed, setRemoved] = useState<Group | null>(null)
  const groups = groupsOf(sites)
  const missing = products.filter(({ patterns }) => !patterns.every((pattern) => isOn(sites, pattern)))
  return (
    <div className="sites">
      {groups.length === 0 ? <p className="sites-empty">Callside is on nowhere yet.</p> : null}
      <ul className="site-list">
        {groups.map((group) => (
          <SiteRow
            key={group.key}
            group={group}
            onTurnOn={onTurnOn}
            onRemove={() => {
              setRemoved(group)
              onTurnOff(group.sites.map(({ pattern }) => pattern))
            }}
          />
        ))}
      </ul>
      <Status className="sites-status">
        {refused ? 'Not turned on: Chrome was not given the permission.' : ''}
        {removed !== null && !refused ? `Callside is off on ${removed.name} now, also in open tabs. ` : ''}
      </Status>
      {removed === null ? null : (
        <button
          type="button"
          className="button button-small"
          onClick={() => {
            onTurnOn(removed.sites.map(choiceOf))
            setRemoved(null)
          }}
        >
          Undo: turn {removed.name} on again
        </button>
      )}
      {missing.length === 0 ? null : (
        <fieldset aria-label="Products that Callside knows" className="site-products">
          {missing.map(({ id, name, patterns }) => (
            <button
              key={id}
              type="button"
              className="button button-small"
              aria-label={`Turn on ${name}`}
              onClick={() => onTurnOn(patterns.map((pattern) => ({ pattern })))}
            >
              <Plus size={14} aria-hidden="true" />
              {name}
            </button>
          ))}
        </fieldset>
      )}
      <AddressForm onTurnOn={onTurnOn} />
    </div>
  )
}

type RowProps = { group: Group; onTurnOn: Props['onTurnOn']; onRemove: () => void }

function SiteRow({ group, onTurnOn, onRemove }: RowProps) {
  const { name, hosts, by, granted } = group
  return (
    <li className="site-row">
      {granted ? <Check size={16} className="site-on" aria-hidden="true" /> : <Lock size={16} aria-hidden="true" />}
      <div className="site-text">
        <p className="site-name">{name}</p>
        <p className="site-hosts" title={hosts}>
          {by === 'user' ? hosts : `${hosts} · ${byTexts[by]}${granted ? '' : ', needs your permission'}`}
        </p>
      </div>
      {granted ? null : (
        <button type="button" className="button button-small" onClick={() => onTurnOn(group.sites.map(choiceOf))}>
          Allow
        </button>
      )}
      {by === 'user' ? (
        <button
          type="button"
          className="icon-button"
          aria-label={`Turn off on ${name}`}
          title={`Turn off on ${name}`}
          onClick={onRemove}
        >
          <Trash2 size={16} aria-hidden="true" />
        </button>
      ) : null}
    </li>
  )
}

/** Products that every customer runs at an address of its own, and everything that nobody listed. */
function AddressForm({ onTurnOn }: Pick<Props, 'onTurnOn'>) {
  const [text, setText] = useState('')
  const [product, setProduct] = useState('')
  const [wrong, setWrong] = useState<AddressFault | null>(null)
  const id = useId()

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    const address = siteTyped(text)
    setWrong(address.ok ? null : address.code)
    if (!address.ok) return
    onTurnOn([{ pattern: address.pattern, ...(product === '' ? {} : { product }) }])
    setText('')
  }

  return (
    <form className="site-form" onSubmit={onSubmit} noValidate>
      <label htmlFor={`${id}-address`}>Another address</label>
      <input
        id={`${id}-address`}
        className="field"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        placeholder="emr.example.com"
        value={text}
        aria-invalid={wrong !== null}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          setText(event.target.value)
          setWrong(null)
        }}
      />
      <label htmlFor={`${id}-product`}>What runs there</label>
      <div className="site-form-row">
        <select
          id={`${id}-product`}
          className="field"
          value={product}
          onChange={(event) => setProduct(event.target.value)}
        >
          <option value="">Something else, or not sure</option>
          {selfHosted.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
            </option>
          ))}
        </select>
        <button type="submit" className="button">
          Turn on
        </button>
      </div>
      <Status id={`${id}-hint`} className={wrong === null ? 'field-hint' : 'field-hint field-hint-wrong'}>
        {wrong === null ? '' : addressFaultTexts[wrong]}
      </Status>
    </form>
  )
}

const byTexts: Record<Exclude<Site['by'], 'user'>, string> = {
  organisation: 'set by your organisation',
  build: 'part of this build',
}

const choiceOf = ({ pattern, product }: Site): ChosenSite => ({ pattern, ...(product && { product }) })

const isOn = (sites: readonly Site[], pattern: string): boolean =>
  sites.some((site) => site.pattern === pattern && site.granted)

/** The hosts of one product are one line, as they were one click. */
function groupsOf(sites: readonly Site[]): Group[] {
  const groups = new Map<string, Group>()
  for (const site of sites) {
    const known = products.find(({ patterns }) => patterns.includes(site.pattern))
    const key = `${known?.id ?? site.pattern} ${site.by} ${site.granted}`
    const group = groups.get(key)
    const host = hostText(site.pattern)
    if (group) {
      group.sites.push(site)
      group.hosts += `, ${host}`
      continue
    }
    const name = known?.name ?? (site.product === undefined ? null : productName(site.product))
    groups.set(key, { key, name: name ?? host, hosts: host, by: site.by, granted: site.granted, sites: [site] })
  }
  return [...groups.values()].sort((a, b) => a.name.localeCompare(b.name))
}
