import type { APIError } from 'openai'

/** What an error of a provider means, where its code or its words say more than its HTTP status does. */
type ErrorKind = 'no_credit' | 'context_too_long' | 'content_filter' | 'bad_tool_call' | 'no_tools'

const KINDS: Record<string, ErrorKind> = {
  insufficient_quota: 'no_credit',
  insufficient_balance: 'no_credit',
  insufficient_credits: 'no_credit',
  billing_not_active: 'no_credit',
  billing_hard_limit_reached: 'no_credit',
  context_length_exceeded: 'context_too_long',
  exceed_context_size_error: 'context_too_long',
  string_above_max_length: 'context_too_long',
  request_too_large: 'context_too_long',
  content_filter: 'content_filter',
  content_policy_violation: 'content_filter',
  ResponsibleAIPolicyViolation: 'content_filter',
  tool_use_failed: 'bad_tool_call',
}

/** Servers of open models say it in words only: vLLM, llama.cpp, LM Studio, SGLang, Ollama. */
const WORDS: [RegExp, ErrorKind][] = [
  [
    /context (length|window|size|limit)|maximum (context|model) length|max(imum)?[ _]model[ _]len|(prompt|input|request|conversation) (is|was) too (long|large)|too many (input )?tokens|exceeds? the (model's )?(maximum|max) (number of )?(input )?(tokens|length)|reduce the length|greater than the context/i,
    'context_too_long',
  ],
  [/content (management policy|filter)|responsible ai/i, 'content_filter'],
  [/insufficient (balance|credits?|funds|quota)|out of credits?|credit balance is too low/i, 'no_credit'],
  [
    /not support (tools|tool use|tool calling|function calling)|support tool use|tool (calling|use) is not supported/i,
    'no_tools',
  ],
  [/failed to call a function/i, 'bad_tool_call'],
]

/** Returns null when the status alone counts. */
export function errorKind({ status, code, type, message, error }: APIError): ErrorKind | null {
  if (status === 402) return 'no_credit'
  for (const name of [code, innerCode(error), type]) {
    const kind = typeof name === 'string' && Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
    if (kind) return kind
  }
  // Words may be about anything when there are too many requests: Groq names the tokens of a minute.
  if (status === 429) return null
  return WORDS.find(([words]) => words.test(message))?.[1] ?? null
}

/** Azure puts the reason of its filter into an error of its own. */
function innerCode(error: unknown): unknown {
  return (error as { innererror?: { code?: unknown } } | undefined)?.innererror?.code
}

/** HTTP statuses of errors that come without one, by their code or type. */
const STATUSES: Record<string, number> = {
  rate_limit_exceeded: 429,
  rate_limit_error: 429,
  too_many_requests: 429,
  invalid_api_key: 401,
  authentication_error: 401,
  unauthorized: 401,
  permission_error: 403,
  permission_denied: 403,
  model_not_found: 404,
  not_found_error: 404,
  invalid_request_error: 400,
  invalid_prompt: 400,
  BadRequestError: 400,
  NotFoundError: 404,
}

/**
 * Returns the HTTP status of an error. An error inside the stream has no status, so it is derived from the code or the
 * type.
 */
export function statusOf({ status, code, type }: APIError): number {
  if (status !== undefined) return status
  for (const name of [code, type]) {
    const known = typeof name === 'string' && Object.hasOwn(STATUSES, name) ? STATUSES[name] : undefined
    if (known) return known
  }
  return 500
}
