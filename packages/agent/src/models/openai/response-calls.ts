import type { ToolCall } from '../../types.ts'

/** A call as an item of the output. Servers leave fields out, or send arguments as an object. */
export interface CallItem {
  id?: string | null
  call_id?: string | number | null
  name?: string | null
  arguments?: unknown
}

interface Slot {
  id: string | null
  index: number | null
  call: ToolCall
}

interface ResponseCalls {
  /** Takes a call as it begins or is done, at its place in the output. */
  item(item: CallItem, index: number | null): void
  /** Takes the arguments of a call, which come in an event of their own. */
  argumentsDone(event: { item_id?: string; output_index?: number; name?: string; arguments?: unknown }): void
  /** Takes the calls that the last event repeats. Calls that stand only there are added. */
  final(items: CallItem[]): void
  all(): ToolCall[]
}

/** Collects the calls of one response, of which every event repeats or completes something. */
export function responseCalls(): ResponseCalls {
  const slots: Slot[] = []

  function merge(item: CallItem, index: number | null, isRepeated = false): void {
    const call_id = item.call_id == null ? '' : String(item.call_id)
    const id = item.id || null
    const json = asText(item.arguments)
    let slot = slots.find(
      (each) =>
        (id !== null && each.id === id) ||
        (call_id !== '' && each.call.call_id === call_id) ||
        (index !== null && each.index === index),
    )
    // Without any id, only what the call says can be compared.
    if (!slot && isRepeated && call_id === '') {
      slot = slots.find(({ call }) => call.tool_name === item.name && [json, ''].includes(call.arguments))
    }
    if (!slot) {
      slot = { id, index, call: { call_id: '', tool_name: '', arguments: '' } }
      slots.push(slot)
    }
    const { call } = slot
    call.call_id ||= call_id
    call.tool_name ||= item.name ?? ''
    // An item may repeat a call without its arguments.
    if (json !== '' && (json !== '{}' || call.arguments === '')) call.arguments = json
  }

  return {
    item: merge,
    argumentsDone({ item_id, output_index, name, arguments: json }) {
      merge({ id: item_id ?? null, name: name ?? null, arguments: json }, output_index ?? null)
    },
    final(items) {
      for (const item of items) merge(item, null, true)
    },
    all: () => slots.filter(({ call }) => call.tool_name !== '').map(({ call }) => call),
  }
}

function asText(json: unknown): string {
  if (json == null) return ''
  return typeof json === 'string' ? json.trim() && json : JSON.stringify(json)
}
