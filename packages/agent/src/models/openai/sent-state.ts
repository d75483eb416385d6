import { z } from 'zod'
import type { ProviderState } from './model-state.ts'

const fieldsSchema = z.record(z.string(), z.unknown())

const stateSchema = z.object({
  provider: z.object({
    api: z.enum(['chat', 'responses']),
    model: z.string(),
    output: z.array(z.union([z.enum(['message', 'function_call']), fieldsSchema])).optional(),
    message: fieldsSchema.optional(),
    calls: z.array(fieldsSchema.nullable()).optional(),
  }),
})

/**
 * Returns the state of a step when it goes back with the next request. Returns null for the state of another API or
 * model, which would refuse it, and for that of the offline assistant, which is none of a provider's business.
 */
export function stateFor(model_state: unknown, api: ProviderState['api'], model: string): ProviderState | null {
  const parsed = stateSchema.safeParse(model_state)
  if (!parsed.success) return null
  const { provider } = parsed.data
  return provider.api === api && provider.model === model ? (provider as ProviderState) : null
}

/** Fields of the API itself. The transcript has them already, and a state must not override them. */
const OWN_FIELDS = new Set([
  'role',
  'content',
  'refusal',
  'tool_calls',
  'tool_call_id',
  'id',
  'type',
  'function',
  'index',
])

/** Returns the fields that a provider added to a message or a call. */
export function vendorFields(fields: Record<string, unknown> | null | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([name]) => !OWN_FIELDS.has(name)))
}

/**
 * True for a reasoning item that a server can take back. Without `encrypted_content` OpenAI would look the item up by
 * its id, and fail, because nothing is stored. Open servers send the reasoning itself, as `content`.
 */
export function isSelfContained(item: object): item is Record<string, unknown> {
  const { type, encrypted_content, content } = item as Record<string, unknown>
  if (type !== 'reasoning') return false
  return (
    (typeof encrypted_content === 'string' && encrypted_content !== '') ||
    (Array.isArray(content) && content.length > 0)
  )
}
