import { XMLParser, XMLValidator } from 'fast-xml-parser'

export type Verb = { name: string; attributes: Record<string, string>; text: string; children: Verb[] }
export type TwimlResult = { ok: true; verbs: Verb[] } | { ok: false; error: { code: 12100 | 12200; message: string } }

type Rule = { attributes: readonly string[]; children: readonly string[]; text: boolean }

const callbacks = ['statusCallback', 'statusCallbackEvent', 'statusCallbackMethod']
const recording = ['recordingStatusCallback', 'recordingStatusCallbackMethod', 'recordingStatusCallbackEvent']

// Verbs and attributes as the carrier documents them. What is missing here is refused, so a misspelling is found.
const rules: Record<string, Rule> = {
  Response: {
    attributes: [],
    text: false,
    children: ['Dial', 'Say', 'Play', 'Pause', 'Hangup', 'Reject', 'Redirect', 'Record'],
  },
  Dial: {
    attributes: [
      'action',
      'method',
      'answerOnBridge',
      'callerId',
      'timeout',
      'timeLimit',
      'hangupOnStar',
      'ringTone',
      'record',
      'trim',
      'referUrl',
      'sequential',
      ...recording,
    ],
    children: ['Conference', 'Number', 'Client'],
    text: true,
  },
  Conference: {
    attributes: [
      'muted',
      'beep',
      'startConferenceOnEnter',
      'endConferenceOnExit',
      'participantLabel',
      'waitUrl',
      'waitMethod',
      'maxParticipants',
      'record',
      'region',
      'trim',
      'coach',
      'jitterBufferSize',
      'eventCallbackUrl',
      ...callbacks,
      ...recording,
    ],
    children: [],
    text: true,
  },
  Number: { attributes: ['url', 'method', 'sendDigits', ...callbacks], children: [], text: true },
  Client: { attributes: ['url', 'method', ...callbacks], children: ['Identity', 'Parameter'], text: true },
  Identity: { attributes: [], children: [], text: true },
  Parameter: { attributes: ['name', 'value'], children: [], text: false },
  Say: { attributes: ['voice', 'language', 'loop'], children: [], text: true },
  Play: { attributes: ['loop', 'digits'], children: [], text: true },
  Pause: { attributes: ['length'], children: [], text: false },
  Hangup: { attributes: [], children: [], text: false },
  Reject: { attributes: ['reason'], children: [], text: false },
  Redirect: { attributes: ['method'], children: [], text: true },
  Record: {
    attributes: [
      'action',
      'method',
      'timeout',
      'finishOnKey',
      'maxLength',
      'playBeep',
      'trim',
      'transcribe',
      'transcribeCallback',
      ...recording,
    ],
    children: [],
    text: false,
  },
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  ignorePiTags: true,
  trimValues: true,
})

type Node = Record<string, unknown>

function toVerb(node: Node): Verb | string | undefined {
  for (const [name, value] of Object.entries(node)) {
    if (name === ':@') continue
    if (name === '#text') return String(value)
    const verb: Verb = {
      name,
      attributes: { ...(node[':@'] as Record<string, string> | undefined) },
      text: '',
      children: [],
    }
    for (const child of value as Node[]) {
      const part = toVerb(child)
      if (typeof part === 'string') verb.text += part
      else if (part) verb.children.push(part)
    }
    return verb
  }
  return undefined
}

function findProblem(verb: Verb): string | undefined {
  const rule = rules[verb.name]
  if (!rule) return `unknown element ${verb.name}`
  for (const attribute of Object.keys(verb.attributes)) {
    if (!rule.attributes.includes(attribute)) return `${verb.name} has no attribute ${attribute}`
  }
  if (!rule.text && verb.text.trim() !== '') return `${verb.name} takes no text`
  for (const child of verb.children) {
    if (!rule.children.includes(child.name)) return `${child.name} cannot be in ${verb.name}`
    const problem = findProblem(child)
    if (problem) return problem
  }
  return undefined
}

export function parseTwiml(xml: string): TwimlResult {
  if (xml.includes('<!DOCTYPE')) return { ok: false, error: { code: 12100, message: 'Document parse failure' } }
  const valid = XMLValidator.validate(xml)
  if (xml.trim() === '' || valid !== true)
    return { ok: false, error: { code: 12100, message: 'Document parse failure' } }
  const roots = (parser.parse(xml) as Node[]).map(toVerb).filter((part) => typeof part === 'object')
  const [root] = roots
  if (!root || roots.length !== 1 || root.name !== 'Response') {
    return { ok: false, error: { code: 12100, message: 'Response is not the root element' } }
  }
  const problem = findProblem(root)
  if (problem) return { ok: false, error: { code: 12200, message: problem } }
  return { ok: true, verbs: root.children }
}
