import { AppError } from '@todo-agents/contract/errors'

interface ModelErrorOptions {
  /** The same request may succeed a little later. */
  transient?: boolean
  /** How long the provider asks to wait, in milliseconds; null when it does not ask. */
  retry_after_ms?: number | null
  cause?: unknown
}

/** A model gave no complete answer. Says whether, and after how long, to ask again. */
export class ModelError extends AppError {
  readonly transient: boolean
  readonly retry_after_ms: number | null

  constructor(message: string, { transient = false, retry_after_ms = null, cause }: ModelErrorOptions = {}) {
    super('model_error', message, { cause })
    this.transient = transient
    this.retry_after_ms = retry_after_ms
  }
}
