import { AppError } from '@todo-agents/contract/errors'

interface ModelErrorOptions {
  /** True when the same request may succeed a little later. */
  isTransient?: boolean
  /** How long the provider asks to wait, in milliseconds; null when it does not ask. */
  retryAfterMs?: number | null
  /** True when the request had more tokens than the model reads. A shorter one may succeed. */
  isContextOverflow?: boolean
  /** The server sent nothing for too long. Asking again takes as long, so it is done once. */
  isSilence?: boolean
  /** The settings of the operator are at fault, so every request fails until they are changed. */
  isSetup?: boolean
  cause?: unknown
}

/** Thrown when a model gave no complete answer. Says whether to ask the model again, and after how long. */
export class ModelError extends AppError {
  readonly isTransient: boolean
  readonly retryAfterMs: number | null
  readonly isContextOverflow: boolean
  readonly isSilence: boolean
  readonly isSetup: boolean

  constructor(message: string, options: ModelErrorOptions = {}) {
    const { isTransient = false, retryAfterMs = null, isContextOverflow = false, isSilence = false, cause } = options
    const { isSetup = false } = options
    super('model_error', message, { cause })
    this.isContextOverflow = isContextOverflow
    this.isTransient = isTransient
    this.retryAfterMs = retryAfterMs
    this.isSilence = isSilence
    this.isSetup = isSetup
  }
}
