import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import type { ToolCall } from '../../types.ts'

type Fragment = ChatCompletionChunk.Choice.Delta.ToolCall

/**
 * Joins the fragments in which Chat Completions sends tool calls. By OpenAI's rule the first fragment of a call
 * has its id and name, and all of them its index. Others leave the index out (Mistral), repeat the name or send
 * it empty (GLM), or give several calls the same index: then a new id with a name begins a new call.
 */
export function joinedCalls(): { add(fragment: Fragment): void; all(): ToolCall[] } {
  const calls: { index: number | undefined; call: ToolCall }[] = []

  function find({ index, id, function: part }: Fragment): ToolCall | undefined {
    const found = index === undefined ? calls.at(-1) : calls.findLast((each) => each.index === index)
    const isNew = id && part?.name && found && found.call.call_id !== id
    return isNew ? undefined : found?.call
  }

  return {
    add(fragment) {
      let call = find(fragment)
      if (!call) {
        call = { call_id: '', tool_name: '', arguments: '' }
        calls.push({ index: fragment.index, call })
      }
      call.call_id ||= fragment.id ?? ''
      call.tool_name ||= fragment.function?.name ?? ''
      call.arguments += fragment.function?.arguments ?? ''
    },
    all: () => calls.map(({ call }) => call),
  }
}
