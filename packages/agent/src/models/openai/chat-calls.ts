import type { ToolCall } from '../../types.ts'
import { addVendorFields } from './model-state.ts'
import { argumentTexts, isWhole } from './split-arguments.ts'

/** A fragment of a call. The types of the `openai` package promise more than servers keep. */
export interface CallFragment {
  index?: number | string | null
  id?: string | number | null
  function?: { name?: string | null; arguments?: unknown } | null
}

interface JoinedCalls {
  add(fragment: CallFragment): void
  /** Takes the calls of a message that repeats them whole. */
  final(calls: CallFragment[]): void
  all(): ToolCall[]
  /** Vendors' fields of each call, in the order of `all`. */
  vendorFields(): (Record<string, unknown> | null)[]
}

interface Slot {
  index: string | null
  id: string
  name: string
  /** The arguments in the pieces in which they came. */
  pieces: string[]
  fields: Record<string, unknown> | null
}

/**
 * Joins the fragments in which Chat Completions sends tool calls. OpenAI sends the id and name in the first fragment of
 * a call, and the index in every fragment. Other servers omit the index (Mistral), repeat the name or send it empty
 * (GLM), send it in two pieces, give several calls the same index, or send no ids. Therefore a new id together with a
 * name starts a new call, as does a name behind whole arguments.
 */
export function joinedCalls(isTool: (name: string) => boolean = () => false): JoinedCalls {
  let slots: Slot[] = []

  function find(index: string | null, id: string, name: string): Slot | undefined {
    const slot = index === null ? slots.at(-1) : slots.findLast((each) => each.index === index)
    if (!slot) return undefined
    if (id !== '') return name !== '' && slot.id !== '' && slot.id !== id ? undefined : slot
    return startsNext(slot, name) ? undefined : slot
  }

  /** Whether a name without an id starts a call after that of the slot, instead of going on with its name. */
  function startsNext({ name: known, pieces }: Slot, name: string): boolean {
    if (name === '' || known === '') return false
    const json = pieces.join('')
    if (json.trim() !== '') return isWhole(json)
    return name !== known && isTool(known) && isTool(name)
  }

  function add(fragment: CallFragment): void {
    const index = fragment.index == null ? null : String(fragment.index)
    const id = fragment.id == null ? '' : String(fragment.id)
    const name = fragment.function?.name ?? ''
    let slot = find(index, id, name)
    if (!slot) {
      slot = { index, id: '', name: '', pieces: [], fields: null }
      slots.push(slot)
    }
    slot.id ||= id
    slot.name = joinedName(slot, name)
    const json = asText(fragment.function?.arguments)
    if (json !== '') slot.pieces.push(json)
    slot.fields = addVendorFields(slot.fields, fragment)
  }

  /** Without the calls that a server only repeated: no id of their own, and nothing that the call before them lacks. */
  function distinct(): Slot[] {
    return slots.filter((slot, at) => {
      const before = slots[at - 1]
      if (slot.name === '') return false
      if (!before || slot.id !== '' || slot.name !== before.name) return true
      const json = slot.pieces.join('')
      return json !== '' && json !== before.pieces.join('')
    })
  }

  function expanded(): { call: ToolCall; fields: Slot['fields'] }[] {
    return distinct().flatMap(({ id, name, pieces, fields }) =>
      argumentTexts(pieces).map((json, at) => ({
        // The run gives a call without an id one.
        call: { call_id: at === 0 ? id : '', tool_name: name, arguments: json },
        fields: at === 0 ? fields : null,
      })),
    )
  }

  return {
    add,
    final(calls) {
      const streamed = distinct()
      slots = []
      for (const call of calls) add({ ...call, index: slots.length })
      for (const [at, slot] of slots.entries()) {
        const before = streamed.find(({ id }) => id !== '' && id === slot.id) ?? streamed[at]
        slot.id ||= before?.id ?? ''
        slot.fields ??= before?.fields ?? null
        if (slot.pieces.length === 0 && before?.name === slot.name) slot.pieces = before.pieces
      }
    },
    all: () => expanded().map(({ call }) => call),
    vendorFields: () => expanded().map(({ fields }) => fields),
  }
}

/** Returns the name of a slot's call after one more piece. The piece may repeat all of it so far. */
function joinedName({ name: known, pieces }: Slot, name: string): string {
  if (name.startsWith(known)) return name
  return name === '' || pieces.length > 0 ? known : known + name
}

function asText(json: unknown): string {
  if (json == null) return ''
  return typeof json === 'string' ? json : JSON.stringify(json)
}
