/**
 * The general sentence of each error code: what happened and, where it helps, what the user can do. An error with more
 * to say, such as the name of the field at fault, has its own sentence; everything else takes its sentence from here.
 * `errors.ts` does not compile while the sentence of an `ErrorCode` is missing.
 */
export const ERROR_SENTENCES = {
  invalid_request: 'The request is not valid.',
  unauthorized: 'You are not signed in.',
  access_denied: 'You have no access to this.',
  declined: 'You declined this, so nothing was changed.',
  expired: 'The question expired before it was answered, so nothing was changed. Please ask again.',
  not_found: 'There is nothing at this address.',
  conflict: 'This has changed in the meantime. Please look again and try again.',
  queue_full: 'Too many messages wait for their turn. Please try again when one is answered.',
  payload_too_large: 'The request is too large. Please send less at once.',
  unsupported_media_type: 'The Content-Type must be application/json.',
  limit_reached: 'You have as much of this as the server keeps for a user. Please delete some, then try again.',
  rate_limit_exceeded: 'You have made too many requests. Please try again later.',
  internal_error: 'Something went wrong on the server. Please try again.',
  model_error: 'The language model failed to answer. Please try again.',
  unavailable: 'The server is not available at the moment. Please try again in a moment.',

  // Codes that only the client throws.
  invalid_response: "The server's answer could not be read. Please try again.",
  network_error: 'The server cannot be reached. Check your connection and try again.',
  stream_interrupted: 'The connection was lost before the answer was complete.',
  /** Runs of an old version of the server that were stopped before they could be resumed. */
  interrupted: 'The server was stopped while the assistant answered. Please ask again.',
  unknown_error: 'Something went wrong. Please try again.',
} as const

/**
 * Returns the general sentence of a code. Takes any text, such as a stored code, and answers an unknown code with the
 * sentence of `unknown_error`.
 */
export function sentenceOf(code: string): string {
  const sentences: Record<string, string | undefined> = ERROR_SENTENCES
  return sentences[code] ?? ERROR_SENTENCES.unknown_error
}
