import { AppError } from '@todo-agents/contract/errors'

interface ModelErrorOptions {
  /** The same request may well succeed a little later. */
  transient?: boolean
  /** How long the provider wants to be left alone; null when it did not say. */
  retry_after_ms?: number | null
  cause?: unknown
}

/** A model gave no whole answer. Says whether, and after how long, it makes sense to ask again. */
export class ModelError extends AppError {
  readonly transient: boolean
  readonly retry_after_ms: number | null

  constructor(message: string, { transient = false, retry_after_ms = null, cause }: ModelErrorOptions = {}) {
    super('model_error', message, { cause })
    this.transient = transient
    this.retry_after_ms = retry_after_ms
  }
}
