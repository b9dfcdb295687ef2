/** What each command accepts; a slip of the pen is answered before anything is installed, built or started. */

/** @typedef {{ usage: string[], options: string[] }} Command */

/** @type {Record<string, Command>} */
const commands = {
  'scripts/start.ts': {
    usage: [
      'npm start                 everything on this machine, in a Chrome that stays open; without a display, the tour',
      'npm start -- --tour       the tour: each step measured, with a picture in demo-output/',
      'npm start -- --pictures   the tour, and its pictures of the README to docs/images/',
      '',
      'CALLSIDE_PORT and CALLSIDE_PAGES_PORT choose the ports of the gateway and of the sample pages.',
    ],
    options: ['--tour', '--pictures'],
  },
  'scripts/ring.ts': { usage: ['npm run ring   somebody calls the demo that `npm start` runs'], options: [] },
  'scripts/test.ts': {
    usage: ['npm test   every check and every test; npm run test:unit (gateway, browser, e2e) -- FILE runs some'],
    options: [],
  },
  'scripts/check.ts': { usage: ['npm run check   the quick checks and the unit tests'], options: [] },
  'scripts/fix.ts': { usage: ['npm run fix   what can be put right by itself'], options: [] },
  'scripts/build.ts': {
    usage: [
      'npm run build                 the extension in .output/chrome-mv3/',
      'npm run build -- --loopback   one that also runs on pages of this machine, in .output/chrome-mv3-loopback/',
      'npm run zip                   the package for the store',
    ],
    options: ['--loopback', '--zip'],
  },
  'scripts/requirements.ts': {
    usage: [
      'npm run requirements              writes docs/requirements.md',
      'npm run requirements -- --check   only compares',
    ],
    options: ['--check'],
  },
  'scripts/notices.ts': {
    usage: ['npm run notices              writes THIRD_PARTY_NOTICES.md', 'npm run notices -- --check   only compares'],
    options: ['--check'],
  },
  'demo/server.ts': {
    usage: ['npm run pages   the sample pages alone; PAGES_PORT chooses their port'],
    options: [],
  },
  'gateway/src/main.ts': {
    usage: ['npm run gateway   the gateway alone, configured by the environment: docs/deployment.md'],
    options: [],
  },
}

/** @type {Command} */
const setup = {
  usage: [
    'npm run setup                   packages, Node 24 and a Chrome',
    'npm run setup -- --no-browser   without looking for a Chrome',
  ],
  options: ['--no-browser'],
}

/**
 * What to say instead of running the command; commands that are not listed judge their arguments themselves.
 * @param {string | undefined} script
 * @param {string[]} args
 * @returns {{ exitCode: 0 | 2, text: string } | undefined}
 */
export function insteadOfRunning(script, args) {
  const command = script === undefined ? setup : commands[script]
  if (command === undefined) return undefined
  const usage = ['Usage:', ...command.usage.map((line) => (line === '' ? '' : `  ${line}`))].join('\n')
  if (args.includes('--help') || args.includes('-h')) return { exitCode: 0, text: usage }
  const unknown = args.find((arg) => !command.options.includes(arg))
  return unknown === undefined ? undefined : { exitCode: 2, text: `Unknown argument: ${unknown}\n\n${usage}` }
}
