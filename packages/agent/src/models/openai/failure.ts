import { AppError } from '@todo-agents/contract/errors'
import { APIConnectionError, APIError } from 'openai'

/** The plain sentence for what the provider answered; what it said in detail is the cause, for the log. */
export function openaiFailure(error: unknown, model: string): AppError {
  if (error instanceof AppError) return error
  return new AppError('model_error', sentence(error, model), { cause: error })
}

function sentence(error: unknown, model: string): string {
  if (error instanceof APIConnectionError) {
    return 'The model provider is not reachable. Check the network and OPENAI_BASE_URL, then try again.'
  }
  if (error instanceof APIError) return byCode(error.code) ?? byStatus(error.status, model)
  return BROKEN_OFF
}

/** For the error codes that come in a stream, or that say more than the status. */
export function byCode(code: string | null | undefined): string | null {
  switch (code) {
    case 'insufficient_quota':
      return 'The account behind OPENAI_API_KEY has no credit left at the model provider.'
    case 'rate_limit_exceeded':
      return RATE_LIMITED
    case 'context_length_exceeded':
      return 'This conversation has grown too long for the language model. Start a new one.'
    default:
      return null
  }
}

function byStatus(status: number | undefined, model: string): string {
  switch (status) {
    case 400:
    case 422:
      return 'The model provider refused the request as malformed. Check that OPENAI_API and OPENAI_MODEL fit the provider.'
    case 401:
      return 'The model provider refused the API key. Check OPENAI_API_KEY.'
    case 403:
      return `The API key may not use the model "${model}". Check OPENAI_API_KEY and OPENAI_MODEL.`
    case 404:
      return `The model provider does not know the model "${model}" or this address. Check OPENAI_MODEL, OPENAI_BASE_URL and OPENAI_API.`
    case 429:
      return RATE_LIMITED
    default:
      return PROVIDER_FAILED
  }
}

const RATE_LIMITED = 'The model provider is limiting requests right now. Try again in a minute.'

export const PROVIDER_FAILED = 'The model provider failed to answer. Try again in a moment.'
export const BROKEN_OFF =
  'The connection to the model provider broke off in the middle of the answer. Please try again.'
export const TOO_LONG = "The language model's answer was cut off at its length limit. Ask for something shorter."
export const FILTERED = "The model provider's content filter withheld the answer. Try other words."
