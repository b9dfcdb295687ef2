import './node-24.ts'
import { tool } from './steps.ts'

const codes = [
  await tool('oxlint/bin/oxlint', ['--fix', '--type-aware', '.'], {}, true),
  await tool('@biomejs/biome/bin/biome', ['format', '--write', '.'], {}, true),
]
process.exitCode = Math.max(...codes)
