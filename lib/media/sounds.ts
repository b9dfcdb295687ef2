/** All sounds that the SDK asks for. Local files: its defaults come from the network and delay `incoming` by up to 2 s. */
export const soundNames = [
  'incoming',
  'outgoing',
  'disconnect',
  ...Array.from({ length: 10 }, (_, digit) => `dtmf${digit}`),
  'dtmfs',
  'dtmfh',
] as const

export function soundUrls(urlOf: (path: string) => string): Record<string, string> {
  return Object.fromEntries(soundNames.map((name) => [name, urlOf(`/sounds/${name}.wav`)]))
}
