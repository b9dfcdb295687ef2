import { describe, expect, it } from 'vitest'
import { decide } from '../../../lib/policy/decide.ts'
import type { Consent, Contact, PolicyContext, Reason } from '../../../lib/policy/decision.ts'
import { defaultPack } from '../../../lib/policy/default-pack.ts'
import { about, consent, contact, midday } from './people.ts'

const callId = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0001'
const otherCall = '5d6c9a51-6f1e-4b52-a9a3-6f52b62c0002'

const said = (more: Partial<Consent> = {}) => consent({ channel: 'record', callId, ...more })
const who = (places: string[], consents: Consent[] = [], number = '') => contact(number, { places, consents })
const record = (contacts: PolicyContext['contacts'], here: string[] = ['US-TX']) =>
  decide('record', about(contacts, { callId, here }), defaultPack, midday)

/** Whose consent the law asks for, as the written laws have it. */
const rows: [place: string, consent: 'one' | 'all', statute: string][] = [
  ['US-AL', 'one', 'Ala. Code 13A-11-30, -31'],
  ['US-AK', 'one', 'Alaska Stat. 42.20.310'],
  ['US-AZ', 'one', 'A.R.S. 13-3005'],
  ['US-AR', 'one', 'Ark. Code 5-60-120'],
  ['US-CA', 'all', 'Cal. Penal Code 632 (confidential communication)'],
  ['US-CO', 'one', 'C.R.S. 18-9-303, -304'],
  ['US-CT', 'all', 'Conn. Gen. Stat. 52-570d (civil, telephone: all parties)'],
  ['US-DE', 'all', '11 Del. C. 2402(c)(4) (wiretap: one party)'],
  ['US-DC', 'one', 'D.C. Code 23-542'],
  ['US-FL', 'all', 'Fla. Stat. 934.03(2)(d)'],
  ['US-GA', 'one', 'O.C.G.A. 16-11-62, 16-11-66'],
  ['US-HI', 'one', 'H.R.S. 803-42'],
  ['US-ID', 'one', 'Idaho Code 18-6702'],
  ['US-IL', 'all', '720 ILCS 5/14-1, 14-2 (P.A. 98-1142, eff. 30 Dec 2014)'],
  ['US-IN', 'one', 'Ind. Code 35-33.5-5-5, 35-31.5-2-176'],
  ['US-IA', 'one', 'Iowa Code 808B.2; 727.8'],
  ['US-KS', 'one', 'K.S.A. 21-6101'],
  ['US-KY', 'one', 'KRS 526.010, 526.020'],
  ['US-LA', 'one', 'La. R.S. 15:1303'],
  ['US-ME', 'one', '15 M.R.S. 709-710'],
  ['US-MD', 'all', 'Md. Code Cts. & Jud. Proc. 10-402(c)(3)'],
  ['US-MA', 'all', 'M.G.L. c. 272 s. 99'],
  ['US-MI', 'all', 'MCL 750.539a, 750.539c'],
  ['US-MN', 'one', 'Minn. Stat. 626A.02'],
  ['US-MS', 'one', 'Miss. Code 41-29-531'],
  ['US-MO', 'one', 'Mo. Rev. Stat. 542.402'],
  ['US-MT', 'all', 'Mont. Code Ann. 45-8-213(1)(c), (2)(a)'],
  ['US-NE', 'one', 'Neb. Rev. Stat. 86-290'],
  ['US-NV', 'all', 'NRS 200.620 (wire: all parties, or one party + judicial approval)'],
  ['US-NH', 'all', 'RSA 570-A:2'],
  ['US-NJ', 'one', 'N.J.S.A. 2A:156A-4(d)'],
  ['US-NM', 'one', 'N.M.S.A. 30-12-1'],
  ['US-NY', 'one', 'N.Y. Penal Law 250.00, 250.05'],
  ['US-NC', 'one', 'N.C.G.S. 15A-287'],
  ['US-ND', 'one', 'N.D.C.C. 12.1-15-02'],
  ['US-OH', 'one', 'O.R.C. 2933.52'],
  ['US-OK', 'one', '13 O.S. 176.4'],
  ['US-OR', 'one', 'ORS 165.540(1)(a) (telephone: one party)'],
  ['US-PA', 'all', '18 Pa.C.S. 5703, 5704(4)'],
  ['US-RI', 'one', 'R.I. Gen. Laws 11-35-21'],
  ['US-SC', 'one', 'S.C. Code 17-30-30'],
  ['US-SD', 'one', 'SDCL 23A-35A-20'],
  ['US-TN', 'one', 'T.C.A. 39-13-601'],
  ['US-TX', 'one', 'Tex. Penal Code 16.02'],
  ['US-UT', 'one', 'Utah Code 77-23a-4'],
  ['US-VT', 'one', 'no statute; 18 U.S.C. 2511(2)(d) applies'],
  ['US-VA', 'one', 'Va. Code 19.2-62'],
  ['US-WA', 'all', 'RCW 9.73.030(1), (3)'],
  ['US-WV', 'one', 'W. Va. Code 62-1D-3'],
  ['US-WI', 'one', 'Wis. Stat. 968.31'],
  ['US-WY', 'one', 'Wyo. Stat. 7-3-702'],
  ['US-PR', 'all', 'P.R. Const. art. II s. 10'],
  ['US-GU', 'all', ''],
  ['US-VI', 'all', ''],
  ['US-MP', 'all', ''],
  ['US-AS', 'all', ''],
  ['CA', 'all', 'Criminal Code s. 184(2)(a)'],
  ['GB', 'all', 'Investigatory Powers Act 2016'],
  ['AT', 'all', 'StGB s. 120'],
  ['BE', 'all', 'Crim. Code art. 314bis; Electronic Communications Act 2005 art. 124-128'],
  ['BG', 'all', 'Const. art. 32(2)'],
  ['HR', 'all', 'Criminal Code art. 143'],
  ['CY', 'all', 'Law 92(I)/1996'],
  ['CZ', 'all', 'Civil Code s. 86, 88'],
  ['DK', 'all', 'Straffeloven s. 263; Datatilsynet 2019'],
  ['EE', 'all', 'Penal Code s. 137'],
  ['FI', 'all', 'Criminal Code 24:5'],
  ['FR', 'all', 'Code penal art. 226-1'],
  ['DE', 'all', 'StGB s. 201; TDDDG; works council'],
  ['GR', 'all', 'Penal Code art. 370A'],
  ['HU', 'all', 'Civil Code 2:48'],
  ['IE', 'all', 'Postal and Telecommunications Services Act 1983 s. 98'],
  ['IT', 'all', 'Cass. SU 36747/2003; Codice Privacy'],
  ['LV', 'all', 'GDPR art. 9(2)'],
  ['LT', 'all', 'Criminal Code art. 166-167'],
  ['LU', 'all', 'Law of 11 Aug 1982 art. 2; Law of 30 May 2005'],
  ['MT', 'all', 'GDPR art. 9(2)'],
  ['NL', 'all', 'Sr art. 139a, 139c'],
  ['PL', 'all', 'KK art. 267'],
  ['PT', 'all', 'Codigo Penal art. 199'],
  ['RO', 'all', 'Cod Penal art. 226, 302'],
  ['SK', 'all', 'Civil Code s. 11-12'],
  ['SI', 'all', 'KZ-1 art. 137'],
  ['ES', 'all', 'STC 114/1984; Codigo Penal art. 197'],
  ['SE', 'all', 'Brottsbalken 4:9a'],
  ['CH', 'all', 'StGB art. 179bis, 179ter'],
]

type Law = Extract<Reason, { code: 'recording-law' }>
const lawsOf = (contacts: [Contact, ...Contact[]], here?: string[]) =>
  record(contacts, here).reasons.filter((reason): reason is Law => reason.code === 'recording-law')

describe('the law of recording', () => {
  it('has a row for each state, the capital and the territories', () => {
    expect(rows.filter(([place]) => place.startsWith('US-'))).toHaveLength(56)
    expect(new Set(rows.map(([place]) => place)).size).toBe(rows.length)
    expect(Object.keys(defaultPack.recording).sort()).toEqual(rows.map(([place]) => place).sort())
  })

  const one = rows.filter(([, whose]) => whose === 'one')
  it.each(one)('of %s asks for one party [REC-04]', (place, whose, statute) => {
    expect(lawsOf([who([place])])[1]).toMatchObject({ contact: 0, place, consent: whose })
    expect(lawsOf([who([place])])[1]?.law).toContain(statute)
  })
  const all = rows.filter(([, whose]) => whose === 'all')
  it.each(all)('of %s asks for everyone [REC-05] [REC-06]', (place, whose, statute) => {
    expect(lawsOf([who([place])])[1]).toMatchObject({ contact: 0, place, consent: whose })
    expect(lawsOf([who([place])])[1]?.law).toContain(statute)
  })

  it('says that Michigan is contested [REC-05]', () => {
    expect(lawsOf([who(['US-MI'])])[1]?.law).toContain('contested')
  })
  it.each(['US-WA', 'US-CT'])('of %s wants the notice in the recording itself', (place) => {
    expect(lawsOf([who([place])])[1]?.noticeInRecording).toBe(true)
  })
  it('is that of the country for a part of it that has no row', () => {
    const [, ontario] = lawsOf([who(['CA-ON'])])
    expect(ontario).toMatchObject({ place: 'CA-ON', consent: 'all' })
    expect(ontario?.law).toContain('184')
  })
  it('asks for everyone where nobody knows the place or its law [REC-08]', () => {
    for (const unknown of [who([]), who(['JP']), who(['US']), who(['US-ZZ']), contact('+18005550132')])
      expect(lawsOf([unknown])[1]).toMatchObject({ consent: 'all', needs: 'yes' })
  })
  it('is looked up for the area code too, and for the people here', () => {
    expect(lawsOf([contact('+14155550132')], ['US-TX']).map(({ contact: party, place }) => [party, place])).toEqual([
      [null, 'US-TX'],
      [0, 'US-CA'],
    ])
    expect(lawsOf([contact('+14155550132')], [])[0]).toMatchObject({ contact: null, place: null, consent: 'all' })
  })
})

describe('a recording', () => {
  it('is refused until a consent of this call was noted, in every state', () => {
    for (const [place] of rows) {
      expect(record([who([place])]).verdict).toBe('refuse')
      expect(record([who([place])]).reasons).toContainEqual({
        code: 'recording-consent-missing',
        contact: 0,
        verdict: 'refuse',
      })
      expect(record([who([place], [said()])]).verdict).toBe('allow')
    }
  })
  it('is refused on the consent of another call, or of none', () => {
    expect(record([who(['US-TX'], [said({ callId: otherCall })])]).verdict).toBe('refuse')
    expect(record([who(['US-TX'], [said({ callId: null, form: 'written' })])]).verdict).toBe('refuse')
  })
  it('is refused when no call is named', () => {
    const { verdict } = decide('record', about([who(['US-TX'], [said({ callId: null })])]), defaultPack, midday)
    expect(verdict).toBe('refuse')
  })
  it('is refused again after the person changed their mind', () => {
    const declined = said({ status: 'revoked', at: 2_000 })
    expect(record([who(['US-TX'], [said(), declined])]).reasons).toContainEqual({
      code: 'recording-declined',
      contact: 0,
      at: 2_000,
      verdict: 'refuse',
    })
    expect(record([who(['US-TX'], [said(), declined, said({ at: 3_000 })])]).verdict).toBe('allow')
  })
  it('is refused when somebody took back all consents during the call', () => {
    expect(record([who(['US-TX'], [said(), said({ callId: null, status: 'revoked', at: 2_000 })])]).verdict).toBe(
      'refuse',
    )
  })
  it('waits for whoever joined last', () => {
    const agreed = who(['US-TX'], [said()])
    expect(record([agreed]).verdict).toBe('allow')
    const joined = record([agreed, who(['US-TX'])])
    expect(joined.verdict).toBe('refuse')
    expect(joined.reasons).toContainEqual({ code: 'recording-consent-missing', contact: 1, verdict: 'refuse' })
  })
  it('takes silence after a notice for a yes where the law does', () => {
    const silent = [said({ form: 'notice' })]
    expect(record([who(['US-TX'], silent)]).verdict).toBe('allow')
    expect(record([who(['US-CA'], silent)]).verdict).toBe('allow')
    expect(record([who(['US-IL'], silent)]).verdict).toBe('refuse')
    expect(record([who(['DE'], silent)]).verdict).toBe('refuse')
    expect(record([contact('+18005550132', { consents: silent })]).verdict).toBe('refuse')
  })
  it('takes the strictest law of all who talk for everyone [REC-08]', () => {
    const silent = [said({ form: 'notice' })]
    expect(record([who(['US-TX'], silent), who(['US-IL'], [said()])]).reasons).toContainEqual({
      code: 'recording-consent-too-weak',
      contact: 0,
      needs: 'yes',
      form: 'notice',
      verdict: 'refuse',
    })
    expect(record([who(['US-TX'], silent)], ['US-IL']).verdict).toBe('refuse')
    expect(record([contact('+12125550132', { places: ['US-IL'], consents: silent })]).verdict).toBe('refuse')
  })
  it('is refused on a number that was handed over', () => {
    expect(record([who(['US-TX'], [said({ form: 'number-given' })])]).verdict).toBe('refuse')
  })
  it('is refused once a consent ran out', () => {
    expect(record([who(['US-TX'], [said({ expiresAt: midday })])]).verdict).toBe('refuse')
    expect(record([who(['US-TX'], [said({ expiresAt: midday + 1 })])]).verdict).toBe('allow')
  })
})
