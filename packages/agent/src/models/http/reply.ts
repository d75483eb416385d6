import type { AnswerSink, ModelAnswer, RunLogger } from '../../types.ts'

/** Turns the events of one reply into an answer. Each provider API has its own implementation. */
export interface Reply {
  /**
   * Takes the next event: its name, if it has one, and its data. Returns false when the API has no such event. Throws
   * the failure that the event reports.
   */
  take(name: string, data: string): boolean
  /**
   * Takes a body that is JSON instead of a stream. Returns false when it is no answer. Throws the failure that it
   * reports.
   */
  takeWhole(json: unknown): boolean
  /** Passes on what came since the last call. */
  flush(sink: AnswerSink): void
  /** True when the answer is whole, although its usage may still come. */
  isFinished(): boolean
  /** True when later events no longer matter. */
  isEnded(): boolean
  /** Returns the answer. Throws ModelError when the reply is incomplete. Another `flush` may follow. */
  answer(): ModelAnswer
}

/** The log for what a reply had that is of no use. It never gets texts of a conversation. */
export type ReplyLogger = Pick<RunLogger, 'warn'>
