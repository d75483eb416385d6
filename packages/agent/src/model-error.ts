import { AppError } from '@todo-agents/contract/errors'

interface ModelErrorOptions {
  /** True when the same request may succeed a little later. */
  isTransient?: boolean
  /** How long the provider asks to wait, in milliseconds; null when it does not ask. */
  retryAfterMs?: number | null
  cause?: unknown
}

/** Thrown when a model gave no complete answer. Says whether to ask the model again, and after how long. */
export class ModelError extends AppError {
  readonly isTransient: boolean
  readonly retryAfterMs: number | null

  constructor(message: string, { isTransient = false, retryAfterMs = null, cause }: ModelErrorOptions = {}) {
    super('model_error', message, { cause })
    this.isTransient = isTransient
    this.retryAfterMs = retryAfterMs
  }
}
