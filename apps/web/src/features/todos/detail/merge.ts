import type { Todo } from '@todo-agents/contract/todo'
import { fromForm } from '../editor/form-fields.ts'
import type { FormErrors, TodoFields, TodoForm } from '../editor/todo-form.ts'
import { emptyForm, toForm } from '../editor/todo-form.ts'
import { differingParts, mergeEdits, withParts } from '../editor/todo-merge.ts'
import type { Part } from '../editor/todo-parts.ts'
import { partOf, partOfInput } from '../editor/todo-parts.ts'

/** A part of a todo that was changed differently here and elsewhere. What is typed here stays. */
export interface Clash {
  part: Part
  /** The form of the todo as it was elsewhere. */
  theirs: TodoForm
}

/** What of a form can be saved. */
export interface Savable {
  /** The fields of the todo; the parts with errors are those of the stored todo. Null: the todo cannot be created yet. */
  fields: TodoFields | null
  errors: FormErrors
  /** The parts that have errors. */
  bad: Part[]
}

/** Returns the fields to save. One invalid part does not keep the other parts from being saved. */
export function savableOf(form: TodoForm, base: Todo | null, time_zone: string): Savable {
  const saved = base ? toForm(base, time_zone) : emptyForm()
  const errors: FormErrors = {}
  const bad: Part[] = []
  let candidate = form
  for (;;) {
    const result = fromForm(candidate, time_zone, base)
    if ('fields' in result) return { fields: result.fields, errors, bad }
    const found = Object.keys(result.errors).map((field) => partOfInput(field as keyof TodoForm))
    Object.assign(errors, result.errors)
    const fresh = found.filter((part): part is Part => part !== null && !bad.includes(part))
    // The saved part is not valid either, or the error is of no part: a new todo without a title, or its steps.
    if (fresh.length === 0 || (base === null && fresh.includes('item'))) return { fields: null, errors, bad }
    bad.push(...fresh)
    candidate = withParts(candidate, fresh, saved)
  }
}

/** The form after a todo was changed elsewhere, and what was changed on both sides. */
interface Merged {
  form: TodoForm
  clashes: Clash[]
}

/** Merges the edit of a todo with the state of it that was stored elsewhere. What only one side changed is kept. */
export function mergeForm(form: TodoForm, base: Todo, theirs: Todo, time_zone: string): Merged {
  const { fields, bad } = savableOf(form, base, time_zone)
  const changed = differingParts(base, theirs)
  const { mine, both } = fields ? mergeEdits(base, fields, theirs) : { mine: [], both: [] }
  const clashing = [...both, ...bad.filter((part) => changed.includes(part))]
  const shown = toForm(theirs, time_zone)
  const taken = changed.filter((part) => !mine.includes(part) && !bad.includes(part))
  return {
    form: withParts(form, taken, shown),
    clashes: clashing.map((part) => ({ part, theirs: shown })),
  }
}

/**
 * Returns the form after `sent` was saved. Takes what the server has decided otherwise, such as an alarm that moved along
 * with its todo, unless the user has typed on meanwhile.
 */
export function afterSave(form: TodoForm, sent: { form: TodoForm; fields: TodoFields }, saved: Todo, zone: string) {
  const decided = differingParts(sent.fields, saved).filter((part) => isSamePart(form, sent.form, part))
  return withParts(form, decided, toForm(saved, zone))
}

/** Whether a part is typed in the same way in two forms. */
function isSamePart(a: TodoForm, b: TodoForm, part: Part): boolean {
  return partOf(part).inputs.every((input) => JSON.stringify(a[input]) === JSON.stringify(b[input]))
}
