import type { MicrophoneState } from '../contracts/snapshot.ts'

export type Microphone = {
  /** Asks without prompting: an offscreen document can never show the prompt. */
  state(): Promise<MicrophoneState>
  onChange(listener: (state: MicrophoneState) => void): Promise<void>
}

export function createMicrophone(permissions: Permissions): Microphone {
  const query = () => permissions.query({ name: 'microphone' as PermissionName })
  return {
    async state() {
      return (await query()).state
    },
    async onChange(listener) {
      const status = await query()
      // Fires here when a visible page of ours gets the grant (measured in Chromium 156).
      status.addEventListener('change', () => listener(status.state))
    },
  }
}
