/**
 * Who may import whom. An import that no rule allows is an error, so a new layer or package starts here.
 * The parser is swc: TypeScript 7 has no API for tools to parse with.
 */

/** Layers of lib/ and what each may import besides itself. */
const layers = {
  core: [],
  phone: ['core'],
  call: ['core'],
  policy: ['phone', 'core'],
  contracts: ['call', 'core'],
  messaging: ['contracts', 'core'],
  sites: ['phone', 'core'],
  access: ['sites', 'core'],
  storage: ['contracts', 'call', 'core'],
  api: ['contracts', 'core'],
  media: ['messaging', 'contracts', 'core'],
  session: ['call', 'policy', 'contracts', 'messaging', 'storage', 'api', 'core'],
  ui: ['messaging', 'contracts', 'call', 'access', 'policy', 'phone', 'core'],
}

/** Packages and the places that may name them: a heavy one has one door. */
const doors = {
  '@twilio/voice-sdk': ['^lib/media/'],
  dexie: ['^lib/storage/'],
  'libphonenumber-js': ['^lib/phone/'],
  'webextension-polyfill': ['^lib/messaging/browser\\.ts$'],
  react: ['^lib/ui/', '^components/', '^entrypoints/.+\\.tsx$', '^demo/'],
  'react-dom': ['^components/', '^entrypoints/.+\\.tsx$', '^demo/'],
  'lucide-react': ['^components/', '^entrypoints/.+\\.tsx$'],
  wxt: ['^entrypoints/', '^wxt\\.config\\.ts$'],
  zod: ['^lib/(contracts|messaging|storage|api)/', '^gateway/src/'],
  'eventsource-parser': ['^lib/api/'],
  twilio: ['^gateway/src/vendors/'],
  kysely: ['^gateway/src/(db|auth)/'],
  '@electric-sql/pglite': ['^gateway/src/db/'],
  pg: ['^gateway/src/db/'],
  'better-auth': ['^gateway/src/auth/'],
  'better-call': ['^gateway/src/auth/'],
  '@better-auth/[^/]+': ['^gateway/src/auth/'],
  '@better-fetch/fetch': ['^gateway/src/auth/'],
  hono: ['^gateway/src/'],
  '@asteasolutions/zod-to-openapi': ['^gateway/src/'],
  '@hono/[^/]+': ['^gateway/src/', '^demo/'],
  jose: ['^gateway/src/'],
}

/** Programs around the product; they may use any package and Node. */
const around = '^(simulator|demo|scripts|bench|tests|[^/]+\\.config\\.ts$)'

const library = (names) => `^lib/(${names.join('|')})/`
const installed = (name) => `(^|/)node_modules/(@types/)?${name.replace('@types/', '')}(/|$)`

module.exports = {
  allowed: [
    ...Object.entries(layers).map(([name, may]) => ({
      from: { path: `^lib/${name}/` },
      to: { path: library([name, ...may]) },
    })),
    // A schema follows the type of what it parses, and needs nothing of it at run time.
    { from: { path: '^lib/contracts/' }, to: { path: '^lib/policy/', dependencyTypes: ['type-only'] } },
    // The engine reports in the call's own words, and needs nothing of it at run time.
    { from: { path: '^lib/media/' }, to: { path: '^lib/call/', dependencyTypes: ['type-only'] } },
    {
      from: { path: '^components/' },
      to: { path: `^components/|${library(['ui', 'contracts', 'call', 'access', 'policy', 'phone', 'core'])}` },
    },
    { from: { path: '^entrypoints/' }, to: { path: '^(lib|components)/' } },
    { from: { path: '^entrypoints/([^/]+)/' }, to: { path: '^entrypoints/$1/' } },
    {
      from: { path: '^gateway/src/' },
      to: { path: `^gateway/src/|${library(['contracts', 'call', 'policy', 'phone', 'core'])}` },
    },
    { from: { path: '^gateway/src/' }, to: { dependencyTypes: ['core'] } },
    { from: { path: '^simulator/' }, to: { path: '^simulator/' } },
    { from: { path: '^demo/' }, to: { path: '^demo/' } },
    { from: { path: '^scripts/' }, to: { path: '^(scripts|tests/support|bench|simulator|gateway/src|lib/core)/' } },
    { from: { path: '^bench/' }, to: { path: '^(bench|scripts|tests/support|simulator|gateway/src|lib|components)/' } },
    {
      from: { path: '^tests/' },
      to: {
        path: '^(tests|scripts|bench|simulator|demo|gateway/src|lib|components|entrypoints)/|^[^/]+\\.(json|cjs|config\\.ts)$',
      },
    },
    { from: { path: around }, to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'] } },
    ...Object.entries(doors).map(([name, from]) => ({ from: { path: from }, to: { path: installed(name) } })),
    { from: {}, to: { path: '\\.(css|svg|png|json)$' } },
  ],
  allowedSeverity: 'error',

  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one idea, or miss a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Nobody imports it and it imports nothing: delete it, or use it.',
      from: { orphan: true, path: '^(lib|components|gateway|simulator)/', pathNot: '\\.d\\.ts$' },
      to: {},
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'The import leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'gateway/src/domain knows rules, not routes, SQL, vendors or sign-in.',
      from: { path: '^gateway/src/domain/' },
      to: { path: '^gateway/src/(?!domain/)' },
    },
    {
      name: 'domain-without-packages',
      severity: 'error',
      comment: 'The domain takes what it needs as arguments.',
      from: { path: '^gateway/src/domain/' },
      to: { path: 'node_modules/(?!zod/)' },
    },
    {
      name: 'product-does-not-know-the-simulator',
      severity: 'error',
      comment: 'The simulator plays the carrier from outside; only scripts, tests and benchmarks start it.',
      from: { pathNot: '^(simulator|scripts|tests|bench)/' },
      to: { path: '^simulator/' },
    },
    {
      name: 'no-development-package-in-the-product',
      severity: 'error',
      comment: 'What ships must be under dependencies; types alone may come from anywhere.',
      from: { path: '^(lib|components|entrypoints|gateway)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/(wxt|@types)/' },
    },
  ],

  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.output|\\.wxt|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json'],
    },
  },
}
