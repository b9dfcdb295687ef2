/**
 * The connections that the SDK makes, for their statistics: it keeps them to itself, but takes a class to make them with.
 * Nothing of a connection is changed.
 */
export type Peers = {
  /** For the SDK's option of this name. */
  RTCPeerConnection: new (
    configuration?: RTCConfiguration,
  ) => RTCPeerConnection
  /** The connection that was made last; of those of one Device, which has one call at a time, the one that speaks. */
  newest(): RTCPeerConnection | null
}

export function createPeers(): Peers {
  let newest: RTCPeerConnection | null = null
  class Counted {
    constructor(configuration?: RTCConfiguration) {
      newest = new RTCPeerConnection(configuration)
      // A constructor that returns an object gives that object: the SDK gets the browser's own.
      // oxlint-disable-next-line no-constructor-return -- said above
      return newest as unknown as Counted
    }
  }
  return { RTCPeerConnection: Counted as unknown as Peers['RTCPeerConnection'], newest: () => newest }
}
