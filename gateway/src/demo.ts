import type { Setup } from './provision.ts'

/** Invented people of an invented clinic. Ben is its administrator. */
export function demoSetup({ password, line }: { password: string; line: string }): Setup {
  const users = [
    { name: 'Ana Ruiz', email: 'ana@harbor.example', password, role: 'agent' as const },
    { name: 'Ben Okafor', email: 'ben@harbor.example', password, role: 'admin' as const },
  ]
  return {
    organisation: { name: 'Harbor Family Clinic', defaultCountry: 'US' },
    users,
    groups: [{ name: 'Reception', users: users.map(({ email }) => email) }],
    lines: [{ number: line, label: 'Front desk', users: users.map(({ email }) => email) }],
  }
}
