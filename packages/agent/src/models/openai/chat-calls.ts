import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import type { ToolCall } from '../../types.ts'
import { addVendorFields } from './model-state.ts'

type Fragment = ChatCompletionChunk.Choice.Delta.ToolCall

interface JoinedCalls {
  add(fragment: Fragment): void
  all(): ToolCall[]
  /** Vendors' fields of each call, in the order of `all`. */
  vendorFields(): (Record<string, unknown> | null)[]
}

/**
 * Joins the fragments in which Chat Completions sends tool calls. OpenAI sends the id and name in the first fragment of
 * a call, and the index in every fragment. Other providers omit the index (Mistral), repeat the name or send it empty
 * (GLM), or give several calls the same index. Therefore a new id together with a name starts a new call.
 */
export function joinedCalls(): JoinedCalls {
  const calls: { index: number | undefined; call: ToolCall; fields: Record<string, unknown> | null }[] = []

  function find({ index, id, function: part }: Fragment): (typeof calls)[number] | undefined {
    const found = index === undefined ? calls.at(-1) : calls.findLast((each) => each.index === index)
    const isNew = id && part?.name && found && found.call.call_id !== id
    return isNew ? undefined : found
  }

  return {
    add(fragment) {
      let slot = find(fragment)
      if (!slot) {
        slot = { index: fragment.index, call: { call_id: '', tool_name: '', arguments: '' }, fields: null }
        calls.push(slot)
      }
      const { call } = slot
      slot.fields = addVendorFields(slot.fields, fragment)
      call.call_id ||= fragment.id ?? ''
      call.tool_name ||= fragment.function?.name ?? ''
      call.arguments += fragment.function?.arguments ?? ''
    },
    all: () => calls.map(({ call }) => call),
    vendorFields: () => calls.map(({ fields }) => fields),
  }
}
