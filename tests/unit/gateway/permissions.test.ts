import { describe, expect, it } from 'vitest'
import { permissionSchema, roleSchema } from '../../../lib/contracts/api-access.ts'
import { may, permissionsOf } from '../../../gateway/src/domain/permissions.ts'

const whoMay = (permission: Parameters<typeof may>[1]) => roleSchema.options.filter((role) => may(role, permission))

describe('recordings', () => {
  it('are listened to, downloaded, shared and deleted by permissions of their own', () => {
    expect(whoMay('recordings.listen')).toEqual(['supervisor', 'compliance'])
    expect(whoMay('recordings.download')).toEqual(['compliance'])
    expect(whoMay('recordings.delete')).toEqual(['compliance'])
    expect(whoMay('recordings.share')).toEqual([])
  })
})

describe('whoever sets the rules', () => {
  it('is not whom they are for', () => {
    expect(whoMay('users')).toEqual(['admin'])
    expect(whoMay('settings')).toEqual(['admin'])
    expect(whoMay('audit.export')).toEqual(['compliance'])
    expect(whoMay('calls')).toEqual(['agent', 'supervisor', 'admin'])
    expect(whoMay('calls.read-all')).toEqual(['supervisor', 'compliance'])
  })

  it('does not let an agent lift a wish not to be contacted', () => {
    expect(whoMay('consents')).toEqual(roleSchema.options)
    expect(whoMay('do-not-contact')).toEqual(['supervisor', 'compliance', 'admin'])
  })
})

it('a role has each permission once, and only such as there are', () => {
  for (const role of roleSchema.options) {
    const held = permissionsOf(role)
    expect(new Set(held).size).toBe(held.length)
    expect(permissionSchema.options).toEqual(expect.arrayContaining(held))
  }
})
