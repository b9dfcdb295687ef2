import { useState } from 'react'
import type { ChosenSite } from '../lib/access/enabled-sites.ts'
import type { Pages } from '../lib/contracts/pages.ts'
import type { Commands } from '../lib/ui/use-command.ts'
import { SetupStep } from './SetupStep.tsx'
import { SiteChoices } from './SiteChoices.tsx'

type Props = {
  pages: Pages | null
  /** The steps before are done. */
  isNext: boolean
  commands: Commands
  /** Chrome's question; must run first thing in the click. */
  ask: (patterns: readonly string[]) => Promise<boolean>
}

/** Step 3: the pages that Callside may read. Nothing is on before somebody says so. */
export function StepSites({ pages, isNext, commands: { run }, ask }: Props) {
  const [refused, setRefused] = useState(false)
  const sites = pages?.sites ?? []
  const isOn = sites.some(({ granted }) => granted)

  function turnOn(chosen: readonly ChosenSite[]) {
    const asking = ask(chosen.map(({ pattern }) => pattern))
    setRefused(false)
    void asking.then((given) => {
      setRefused(!given)
      if (given) void run('background:turnOnSites', [...chosen])
    })
  }

  return (
    <SetupStep number={3} title="Choose where Callside works" state={isOn ? 'done' : isNext ? 'now' : 'later'}>
      <p>
        Choose the CRM or EHR that you work in; Chrome asks once for each. Callside reads pages of these sites only, and
        does not run on any other.
      </p>
      <SiteChoices
        sites={sites}
        refused={refused}
        onTurnOn={turnOn}
        onTurnOff={(patterns) => void run('background:turnOffSites', [...patterns])}
      />
    </SetupStep>
  )
}
