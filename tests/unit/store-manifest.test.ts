import { describe, expect, it } from 'vitest'
import config from '../../wxt.config.ts'

const manifest = config.manifest as {
  permissions: string[]
  host_permissions?: string[]
  externally_connectable?: unknown
  web_accessible_resources?: unknown
  content_security_policy: { extension_pages: string }
}

describe('the store build', () => {
  it('reaches no plain http, not even on this machine', () => {
    expect(manifest.content_security_policy.extension_pages).not.toMatch(/http:|ws:|localhost|127\.0\.0\.1|unsafe|\*/)
  })
  it('asks for nothing that it does not use, and opens no door to web pages', () => {
    expect(manifest.permissions.toSorted()).toEqual([
      'activeTab',
      'alarms',
      'contextMenus',
      'identity',
      'notifications',
      'offscreen',
      'scripting',
      'sidePanel',
      'storage',
    ])
    expect(manifest.host_permissions).toBeUndefined()
    expect(manifest.externally_connectable).toBeUndefined()
    expect(manifest.web_accessible_resources).toBeUndefined()
  })
})
