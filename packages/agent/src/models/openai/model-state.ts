import type { ResponseOutputItem } from 'openai/resources/responses/responses'

/** What must go back to the provider with a step, as it came. Another API or another model ignores it. */
export interface ProviderState {
  api: 'chat' | 'responses'
  /** The configured name of the model. */
  model: string
  /** Responses: the order of the output. Reasoning items are whole, messages and calls are markers. */
  output?: (object | 'message' | 'function_call')[]
  /** Chat: vendors' fields of the assistant message, such as `reasoning_content` and `reasoning_details`. */
  message?: Record<string, unknown>
  /** Chat: vendors' fields of each call, in the order of the calls, such as `extra_content`; null for none. */
  calls?: (Record<string, unknown> | null)[]
}

/** A longer state is dropped: it would be sent again with each later request of the conversation. */
const MAX_STATE_LENGTH = 256 * 1024

export const STATE_DROPPED = "a model's state was too long to be sent back with later requests, and was dropped"

/**
 * Returns the state as it is journalled. Undefined when the step has nothing to send back, or more than
 * `MAX_STATE_LENGTH`; then `onDropped` is called with its length.
 */
export function modelState(
  state: ProviderState,
  onDropped: (length: number) => void,
): { provider: ProviderState } | undefined {
  if (!state.output && !state.message && !state.calls) return undefined
  const { length } = JSON.stringify(state)
  if (length <= MAX_STATE_LENGTH) return { provider: state }
  onDropped(length)
  return undefined
}

/** Returns the order of the output of the Responses API, or undefined when none of its items must go back whole. */
export function outputState(items: ResponseOutputItem[]): ProviderState['output'] {
  if (!items.some(({ type }) => type === 'reasoning')) return undefined
  return items.flatMap((item): (object | 'message' | 'function_call')[] => {
    if (item.type === 'reasoning') return [item]
    return item.type === 'message' || item.type === 'function_call' ? [item.type] : []
  })
}

/** Fields of the API itself, looked up first because every fragment has them. */
const OWN_FIELDS = new Set(['content', 'role', 'tool_calls', 'index', 'id', 'type', 'function', 'refusal'])
const VENDOR_FIELD = /reason|think|thought|signature|^extra_/

/** Adds the vendors' fields of one fragment to those of the fragments before. Texts and lists come in pieces. */
export function addVendorFields(
  known: Record<string, unknown> | null,
  fragment: object,
): Record<string, unknown> | null {
  let fields = known
  for (const name in fragment) {
    if (OWN_FIELDS.has(name) || !VENDOR_FIELD.test(name)) continue
    const value: unknown = fragment[name as keyof typeof fragment]
    if (value == null || value === '') continue
    fields ??= {}
    fields[name] = joined(fields[name], value)
  }
  return fields
}

function joined(before: unknown, value: unknown): unknown {
  if (typeof before === 'string' && typeof value === 'string') return before + value
  if (Array.isArray(value)) return value.reduce(addDetail, Array.isArray(before) ? before : [])
  return value
}

/** Texts of a detail, which come in pieces. All its other fields come whole. */
const PIECES = new Set(['text', 'summary', 'data'])

/** Adds one detail to a list. A detail with the index and type of the last one is its next piece. */
function addDetail(details: unknown[], detail: unknown): unknown[] {
  const last = details.at(-1)
  if (!isRecord(last) || !isRecord(detail) || !isSameDetail(last, detail)) return [...details, detail]
  const merged = { ...last }
  for (const [name, value] of Object.entries(detail)) {
    if (value == null) continue
    const before = merged[name]
    merged[name] = PIECES.has(name) && typeof before === 'string' ? before + String(value) : value
  }
  return [...details.slice(0, -1), merged]
}

interface Detail extends Record<string, unknown> {
  type?: unknown
  index?: unknown
}

function isSameDetail(last: Detail, detail: Detail): boolean {
  return detail.index !== undefined && last.index === detail.index && last.type === detail.type
}

function isRecord(value: unknown): value is Detail {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
