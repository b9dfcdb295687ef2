import type { Permission, Role } from '../../../lib/contracts/api-access.ts'

/**
 * The one table of who may do what. An administrator hears no recordings and compliance places no calls: whoever sets
 * the rules is not whom they are for. Nobody has `recordings.share`: there is nothing yet that shares one.
 */
const table: Record<Role, readonly Permission[]> = {
  agent: ['calls', 'calls.read', 'recordings.make', 'policy', 'consents'],
  supervisor: [
    'calls',
    'calls.read',
    'calls.read-all',
    'recordings.make',
    'recordings.listen',
    'policy',
    'consents',
    'do-not-contact',
    'users.read',
  ],
  compliance: [
    'calls.read',
    'calls.read-all',
    'recordings.listen',
    'recordings.download',
    'recordings.delete',
    'policy',
    'consents',
    'do-not-contact',
    'users.read',
    'settings.read',
    'audit',
    'audit.export',
    'exports',
  ],
  admin: [
    'calls',
    'calls.read',
    'recordings.make',
    'policy',
    'consents',
    'do-not-contact',
    'users.read',
    'users',
    'settings.read',
    'settings',
    'audit',
  ],
}

export function may(role: Role, permission: Permission): boolean {
  return table[role].includes(permission)
}

export function permissionsOf(role: Role): Permission[] {
  return [...table[role]]
}
