import { defineConfig } from 'vitest/config'

/** Tests that hold a browser run one file at a time: they share two cores with Chrome, the gateway and the simulator. */
const withBrowser = { environment: 'node', fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000 } as const

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'], environment: 'node' } },
      {
        test: {
          name: 'gateway',
          include: ['tests/gateway/**/*.test.ts', 'tests/simulator/**/*.test.ts'],
          environment: 'node',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'browser', include: ['tests/browser/**/*.test.ts'], ...withBrowser } },
      { test: { name: 'e2e', include: ['tests/e2e/**/*.test.ts'], ...withBrowser } },
    ],
  },
})
