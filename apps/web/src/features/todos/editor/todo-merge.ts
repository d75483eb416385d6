import type { ChangeScope, Todo, TodoPatch } from '@todo-agents/contract/todo'
import { comparable } from './differing-fields.ts'
import type { TodoFields, TodoForm } from './todo-form.ts'
import type { PARTS, Part } from './todo-parts.ts'
import { PART_NAMES, partOf } from './todo-parts.ts'

type Content = { [Field in (typeof PARTS)[Part]['fields'][number]]?: Todo[Field] | undefined }

/** Returns the parts in which two states of a todo differ. The order and the case of tags do not count. */
export function differingParts(a: Content, b: Content): Part[] {
  return PART_NAMES.filter((part) =>
    partOf(part).fields.some(
      (field) => comparable(a[field as keyof Content]) !== comparable(b[field as keyof Content]),
    ),
  )
}

/** Returns the parts whose inputs differ in two forms. */
export function editedParts(a: TodoForm, b: TodoForm): Part[] {
  const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
  return PART_NAMES.filter((part) => {
    const { inputs, times = [] } = partOf(part)
    const isSecond = (form: TodoForm) => times.filter((field) => form.second.includes(field))
    return inputs.some((input) => !isSame(a[input], b[input])) || !isSame(isSecond(a), isSecond(b))
  })
}

/** Returns the fields of these parts, for an update. */
export function patchOf(parts: Part[], fields: TodoFields): TodoPatch {
  const names = parts.flatMap((part) => partOf(part).fields)
  return Object.fromEntries(names.map((name) => [name, fields[name]]))
}

/** Returns `form` with these parts replaced by those of `from`. */
export function withParts(form: TodoForm, parts: Part[], from: TodoForm): TodoForm {
  const next = { ...form }
  for (const part of parts) {
    const { inputs, times = [] } = partOf(part)
    Object.assign(next, Object.fromEntries(inputs.map((input) => [input, from[input]])))
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

/**
 * Returns true if the user has to say for which occurrences of a todo that repeats an edit is meant. A new rule is for all
 * that follow.
 */
export function needsScope(original: Todo, fields: TodoFields): boolean {
  const parts = differingParts(original, fields)
  return original.recurrence !== null && original.completed_at === null && parts.length > 0 && !parts.includes('repeat')
}

/**
 * Returns true if an edit is meant for all following occurrences, and this one was completed meanwhile. The following ones
 * then belong to another todo.
 */
export function hasMovedOn(original: Todo, theirs: Todo, scope: ChangeScope | undefined): boolean {
  const wasOpen = original.recurrence !== null && original.completed_at === null
  return scope !== 'this' && wasOpen && theirs.completed_at !== null
}
