import type { Setup } from './provision.ts'

/** Invented people of an invented clinic. */
export function demoSetup({ password, line }: { password: string; line: string }): Setup {
  const users = [
    { name: 'Ana Ruiz', email: 'ana@harbor.example', password },
    { name: 'Ben Okafor', email: 'ben@harbor.example', password },
  ]
  return {
    organisation: { name: 'Harbor Family Clinic', defaultCountry: 'US' },
    users,
    groups: [{ name: 'Reception', users: users.map(({ email }) => email) }],
    lines: [{ number: line, label: 'Front desk', users: users.map(({ email }) => email) }],
  }
}
