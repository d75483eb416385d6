import { APIError } from 'openai'

/** What a request may leave out or write in another way, see {@link REFUSALS}. */
export type Refusal = keyof typeof REFUSALS

interface Rule {
  /** Whether the server's words are about this. */
  isNamed: RegExp
  /** Whether the request has it, so that another attempt without it differs. */
  isSent(body: Body): boolean
}

type Body = Record<string, unknown>

/** The first match counts, so a narrow rule stands before a wide one. */
const REFUSALS = {
  /** Reasoning items that the server cannot read back, such as those encrypted with an earlier key. */
  reasoning_items: {
    isNamed: /invalid_encrypted_content|could not be (verified|decrypted|parsed)|item with id|required following item/i,
    isSent: ({ input }) => Array.isArray(input) && input.some(({ type }) => type === 'reasoning'),
  },
  /** A thinking model that wants `reasoning_content` beside all calls, also beside those that it did not make itself. */
  missing_reasoning_content: {
    isNamed: /reasoning_content.*(must be passed|missing|required)|missing.*reasoning_content/i,
    isSent: ({ messages }) => (messages as Body[] | undefined)?.some(lacksReasoning) === true,
  },
  reasoning_content: {
    isNamed: /reasoning_content|reasoning_details|extra_content/,
    isSent: ({ messages }) => (messages as Body[] | undefined)?.some(hasVendorFields) === true,
  },
  include: { isNamed: /['"`]include\b|encrypted.?content/i, isSent: (body) => 'include' in body },
  stream_options: { isNamed: /stream_options|include_usage/, isSent: (body) => 'stream_options' in body },
  parallel_tool_calls: { isNamed: /parallel_tool_calls/, isSent: (body) => 'parallel_tool_calls' in body },
  prompt_cache_key: { isNamed: /prompt_cache_key/, isSent: (body) => 'prompt_cache_key' in body },
  reasoning_effort: {
    isNamed: /reasoning[._ ]effort|'reasoning'|"reasoning"/i,
    isSent: (body) => 'reasoning_effort' in body || 'reasoning' in body,
  },
  /** Then `max_tokens` is sent, its earlier name. */
  max_completion_tokens: { isNamed: /max_completion_tokens/, isSent: (body) => 'max_completion_tokens' in body },
  max_tokens: {
    isNamed: /max_(output_)?tokens/,
    isSent: (body) => 'max_tokens' in body || 'max_output_tokens' in body,
  },
  strict: {
    isNamed: /\bstrict\b|invalid schema for function/i,
    isSent: ({ tools }) => Array.isArray(tools) && tools.some(({ strict }) => strict === true),
  },
} satisfies Record<string, Rule>

const RULES = Object.entries(REFUSALS) as [Refusal, Rule][]

/** A conversation that is too long is refused with words about `max_tokens`, but leaving it out does not help. */
const TOO_LONG = /context.{0,20}(length|window|size)|too (long|large|many tokens)/i

/**
 * Returns what the server refused, when the same request without it may succeed. Returns null for any other failure,
 * and for what is `known` to be refused, because the request already did without it.
 *
 * No list of vendors: what a server accepts also depends on its version and on the model, and a proxy hides both.
 */
export function refusalIn(error: unknown, body: object, known: ReadonlySet<Refusal>): Refusal | null {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return null
  const words = `${error.message} ${JSON.stringify(error.error) ?? ''}`
  if (TOO_LONG.test(words)) return null
  const found = RULES.find(
    ([name, { isNamed, isSent }]) => !known.has(name) && isNamed.test(words) && isSent(body as Body),
  )
  return found?.[0] ?? null
}

function lacksReasoning(message: Body): boolean {
  return 'tool_calls' in message && !('reasoning_content' in message)
}

function hasVendorFields(message: Body): boolean {
  return [message, ...((message.tool_calls as Body[] | undefined) ?? [])].some((part) =>
    Object.keys(part).some((name) => /^reasoning|^extra_/.test(name)),
  )
}
