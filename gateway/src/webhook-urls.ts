/** Addresses that the carrier calls. `call` and `leg` say which, and the signature covers them. */
export function createWebhookUrls(publicUrl: string) {
  const at = (path: string, query?: Record<string, string>) =>
    `${publicUrl}/webhooks/twilio/${path}${query === undefined ? '' : `?${new URLSearchParams(query)}`}`
  return {
    participant: (call: string, leg: string) => at('participant-status', { call, leg }),
    conference: () => at('conference-status'),
    ended: (call: string, leg: string) => at('dial-done', { call, leg }),
    ringback: () => at('ringback'),
    ringbackSound: () => at('ringback.wav'),
    holdMusic: () => at('hold-music'),
    holdMusicSound: () => at('hold-music.wav'),
    recording: (call: string, recording: string) => at('recording-status', { call, recording }),
    probe: (probe: string) => at('probe-status', { probe }),
  }
}

export type WebhookUrls = ReturnType<typeof createWebhookUrls>
