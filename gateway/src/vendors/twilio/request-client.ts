import twilio from 'twilio'

/** The SDK has no option for another host, so requests are sent to it here; path, query and credentials stay. */
export class TwilioRequestClient extends twilio.RequestClient {
  readonly #base: URL | null

  constructor(apiUrl: string | null) {
    // On the client itself `autoRetry` is ignored once there is an HTTP client of our own.
    // Twilio waits 15 s for the reply to a voice webhook, in which we add legs; all attempts must fit.
    super({ autoRetry: true, maxRetries: 1, maxRetryDelay: 1_000, timeout: 5_000 })
    this.#base = apiUrl === null ? null : new URL(apiUrl)
  }

  override request: InstanceType<typeof twilio.RequestClient>['request'] = (options) => {
    if (this.#base === null) return super.request(options)
    const uri = new URL(options.uri)
    uri.protocol = this.#base.protocol
    uri.hostname = this.#base.hostname
    uri.port = this.#base.port
    return super.request({ ...options, uri: uri.href })
  }
}
