import type { Carrier } from './carrier.ts'
import type { Conference } from './conference.ts'
import type { HttpReply } from './http-server.ts'
import { playlist } from './playlist.ts'
import { Parameters, type ParameterNames, RestError } from './rest-parameters.ts'
import { accountPath, conferenceJson, pageJson } from './rest-shapes.ts'

export const updateConferenceNames: ParameterNames = { used: ['Status', 'AnnounceUrl', 'AnnounceMethod'], known: [] }

export const listConferenceNames: ParameterNames = {
  used: ['FriendlyName', 'Status', 'PageSize', 'Page', 'PageToken'],
  known: ['DateCreated', 'DateCreated<', 'DateCreated>', 'DateUpdated', 'DateUpdated<', 'DateUpdated>'],
}

export function fetchConference(carrier: Carrier, conference: Conference): HttpReply {
  return { status: 200, body: conferenceJson(conference, carrier.deps.accountSid) }
}

export function updateConference(carrier: Carrier, conference: Conference, body: URLSearchParams): HttpReply {
  const parameters = new Parameters(body, updateConferenceNames)
  const status = parameters.text('Status')
  const announceUrl = parameters.url('AnnounceUrl')
  if (status !== undefined && status !== 'completed') throw new RestError(400, 20001, 'Status must be completed')
  if (conference.status === 'completed') throw new RestError(400, 20001, 'Conference has ended')
  if (announceUrl)
    conference.announce(playlist(carrier, undefined, announceUrl, parameters.method('AnnounceMethod'), 'once'))
  if (status === 'completed') conference.end('conference-ended-via-api')
  return fetchConference(carrier, conference)
}

export function listConferences(carrier: Carrier, query: URLSearchParams): HttpReply {
  const parameters = new Parameters(query, listConferenceNames)
  const name = parameters.text('FriendlyName')
  const status = parameters.text('Status')
  const { accountSid } = carrier.deps
  const conferences = [...carrier.conferences.values()]
    .reverse()
    .filter(
      (each) => (name === undefined || each.friendlyName === name) && (status === undefined || each.status === status),
    )
    .map((each) => conferenceJson(each, accountSid))
  const path = `${accountPath(accountSid)}/Conferences.json`
  const page = parameters.whole('Page', 0, 0, 1e6)
  return {
    status: 200,
    body: pageJson('conferences', conferences, path, page, parameters.whole('PageSize', 50, 1, 1000)),
  }
}
