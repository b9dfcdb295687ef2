import type { MicrophoneState } from '../contracts/snapshot.ts'

export type Microphone = {
  /** Asks without prompting: an offscreen document can never show the prompt. */
  state(): Promise<MicrophoneState>
  onChange(listener: (state: MicrophoneState) => void): Promise<void>
}

export function createMicrophone(permissions: Permissions): Microphone {
  let asked: Promise<PermissionStatus> | null = null
  /** One question for good: the answer keeps itself up to date, and a click on its way to a call pays for none. */
  const query = () => {
    asked ??= permissions.query({ name: 'microphone' as PermissionName })
    asked.catch(() => (asked = null))
    return asked
  }
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
