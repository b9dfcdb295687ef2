/** The media engine as the rest sees it. It does what it is told, reports facts, and decides nothing. */
import type { CallId } from '../call/call.ts'
import type { EngineDone, EngineEvent, EngineStatus, Input, Output } from '../contracts/messages.ts'
import type { Quality } from '../contracts/quality.ts'
import type { Levels } from '../contracts/snapshot.ts'

export type Engine = {
  /** Registers so that calls can come in. Safe to repeat. Progress comes as `registered` / `unregistered` facts. */
  start(): Promise<EngineDone>
  /** Registers with a new connection, although the old one says that it works. */
  renewLine(): Promise<EngineDone>
  /** Ends calls and forgets the token. Safe to repeat. */
  stop(): Promise<void>
  status(): Promise<Omit<EngineStatus, 'factsWaiting'>>
  /** `ok` means that the attempt began; how it goes comes as facts about `callId`. */
  connect(input: Input<'offscreen:connect'>): Promise<EngineDone>
  /** How a call that rings is heard. Nothing is heard until it is asked for. */
  alert(input: Input<'offscreen:alert'>): Promise<EngineDone>
  accept(input: { callId: CallId }): Promise<EngineDone>
  reject(input: { callId: CallId }): Promise<EngineDone>
  hangUp(input: { callId: CallId }): Promise<EngineDone>
  mute(input: { callId: CallId; muted: boolean }): Promise<EngineDone>
  sendDigits(input: { callId: CallId; digits: string }): Promise<EngineDone>
}

/** What an engine tells. */
export type EngineReports = {
  emit(event: EngineEvent): void
  levels(levels: Levels): void
  quality(quality: Quality): void
}

/** Where an engine gets the credential of the signed-in user. */
export type FetchVoiceToken = () => Promise<Output<'background:voiceToken'>>
