import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import type { ToolCall } from '../../types.ts'

type Fragment = ChatCompletionChunk.Choice.Delta.ToolCall

/**
 * Joins the fragments in which Chat Completions sends tool calls. OpenAI sends the id and name in the first fragment of
 * a call, and the index in every fragment. Other providers omit the index (Mistral), repeat the name or send it empty
 * (GLM), or give several calls the same index. Therefore a new id together with a name starts a new call.
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
