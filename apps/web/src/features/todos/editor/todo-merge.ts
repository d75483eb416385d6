import type { Todo, TodoCreate, TodoPatch } from '@todo-agents/contract/todo'
import type { TimeField, TodoFields, TodoForm } from './todo-form.ts'

/** A part of a todo that is merged as a whole. The day, the start and the end are one part: they depend on each other. */
export type Part = 'item' | 'description' | 'when' | 'alarm' | 'importance' | 'tags'

const FIELDS_OF = {
  item: ['item'],
  description: ['description'],
  when: ['due_date', 'start_time', 'end_time'],
  alarm: ['alarm_time'],
  importance: ['importance'],
  tags: ['tags'],
} as const satisfies Record<Part, (keyof TodoFields & keyof Todo)[]>

const PARTS = Object.keys(FIELDS_OF) as Part[]

const INPUTS_OF = {
  item: ['item'],
  description: ['description'],
  when: ['when', 'day', 'start', 'end'],
  alarm: ['alarm'],
  importance: ['importance'],
  tags: ['tags'],
} as const satisfies Record<Part, (keyof TodoForm)[]>

const TIMES_OF: Partial<Record<Part, TimeField[]>> = { when: ['start', 'end'], alarm: ['alarm'] }

type Content = { [Field in (typeof FIELDS_OF)[Part][number]]?: Todo[Field] | undefined }

/** Returns the parts in which two states of a todo differ. The order and the case of tags do not count. */
export function differingParts(a: Content, b: Content): Part[] {
  return PARTS.filter((part) => FIELDS_OF[part].some((field) => comparable(a[field]) !== comparable(b[field])))
}

function comparable(value: string | string[] | null | undefined): string | null {
  if (!Array.isArray(value)) return value ?? null
  return JSON.stringify(value.map((name) => name.normalize('NFC').toLowerCase()).sort())
}

/** Returns the fields of `wanted` that differ from the stored todo. */
export function differingFields(stored: Todo, wanted: TodoCreate): TodoPatch {
  const { id: _, ...fields } = wanted
  const entries = Object.entries(fields) as [keyof TodoPatch, string | string[] | null][]
  return Object.fromEntries(entries.filter(([field, value]) => comparable(stored[field]) !== comparable(value)))
}

/** Returns the fields of these parts, for an update. */
export function patchOf(parts: Part[], fields: TodoFields): TodoPatch {
  const names = parts.flatMap((part): readonly (keyof TodoFields)[] => FIELDS_OF[part])
  return Object.fromEntries(names.map((name) => [name, fields[name]]))
}

/** Returns `form` with these parts replaced by those of `from`. */
export function withParts(form: TodoForm, parts: Part[], from: TodoForm): TodoForm {
  const next = { ...form }
  for (const part of parts) {
    const inputs = INPUTS_OF[part].map((input) => [input, from[input]])
    Object.assign(next, Object.fromEntries(inputs))
    const times = TIMES_OF[part] ?? []
    const others = next.second.filter((field) => !times.includes(field))
    next.second = [...others, ...from.second.filter((field) => times.includes(field))]
  }
  return next
}

/** The result of comparing two edits of one todo. */
export interface Merge {
  /** The parts that were changed here and have to be saved. */
  mine: Part[]
  /** The parts that both edits changed, and differently. The user has to choose. */
  both: Part[]
}

/** Compares three states of a todo: before the edit, edited here (`fields`), and stored now (`theirs`). */
export function mergeEdits(original: Todo, fields: TodoFields, theirs: Todo): Merge {
  const mine = differingParts(original, fields)
  const changed = new Set(differingParts(original, theirs))
  const unequal = new Set(differingParts(fields, theirs))
  return { mine, both: mine.filter((part) => changed.has(part) && unequal.has(part)) }
}
