import type { CallFault } from '../call/call.ts'

/**
 * The carrier's error numbers in our words. Numbers: twilio.com/docs/api/errors and the SDK's errors/generated.ts; with
 * `enableImprovedSignalingErrorPrecision` the SDK reports the exact ones.
 */
const faults: Record<number, CallFault> = {
  20101: 'token-rejected',
  20102: 'token-rejected',
  20103: 'token-rejected',
  20104: 'token-expired',
  20107: 'token-rejected',
  20151: 'token-rejected',
  20157: 'token-expired',
  31000: 'signalling-unreachable',
  31001: 'signalling-unreachable',
  31002: 'carrier-refused',
  31003: 'media-failed',
  31005: 'signalling-unreachable',
  31009: 'signalling-unreachable',
  31201: 'token-rejected',
  31204: 'token-rejected',
  31205: 'token-expired',
  31401: 'microphone-denied',
  31402: 'microphone-missing',
  31404: 'carrier-refused',
  31480: 'carrier-refused',
  31484: 'number-invalid',
  31486: 'carrier-refused',
  31603: 'carrier-refused',
  53000: 'signalling-unreachable',
  53001: 'signalling-unreachable',
  53400: 'media-failed',
  53402: 'media-failed',
  53405: 'media-failed',
}

/** Anything unknown is `carrier-error`; the number itself goes to the log, it identifies nobody. */
export function faultOf(code: number | undefined): CallFault {
  return (code === undefined ? undefined : faults[code]) ?? 'carrier-error'
}

/** A fresh token mends these. */
export function needsNewToken(fault: CallFault): boolean {
  return fault === 'token-rejected' || fault === 'token-expired'
}
