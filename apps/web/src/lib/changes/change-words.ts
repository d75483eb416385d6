import type { Change } from '@todo-agents/contract/change'
import { historyTexts as t } from '../texts/history.ts'

/** Returns what a change did, in one sentence: “Deleted “Milk””. */
export function changeWords(change: Change): string {
  return verbOf(change)(subjectOf(change))
}

/**
 * Returns what several changes did. Changes of one kind are counted: “Completed 3 todos”; and so are the changes when there
 * are more of them: “Changed 2 todos (6 changes)”. `isPart`: there are more changes, which are not known.
 */
export function changesWords(changes: readonly Change[], isPart = false): string {
  const shown = withoutSideEffects(changes)
  const [first] = shown
  if (!first) return ''
  const subjects = new Set(shown.map(({ entity_id }) => entity_id))
  const verbs = new Set(shown.map(verbOf))
  const verb = verbs.size === 1 ? verbOf(first) : t.changed
  const count = countWords(subjects.size, shown.every(isOfTodo))
  if (isPart) return verb(t.atLeast(count))
  const words = verb(subjects.size === 1 ? subjectOf(first) : count)
  return shown.length > subjects.size ? t.inChanges(words, shown.length) : words
}

/** “2 todos”, or “2 things” when lists or tags are among them. */
export function countWords(count: number, isOfTodos: boolean): string {
  return isOfTodos ? t.todos(count) : t.things(count)
}

/** Returns what the changes did that an undo has taken back. */
export function undoneWords(undos: readonly Change[], isPart = false): string {
  return changesWords(undos.filter(({ undoes }) => undoes !== null).map(inverseOf), isPart)
}

const INVERSE = { create: 'delete', update: 'update', delete: 'create' } as const

function inverseOf(change: Change): Change {
  const { kind, before, after } = change
  return { ...change, kind: INVERSE[kind], before: after, after: before } as Change
}

function isOfTodo({ entity }: Change): boolean {
  return entity === 'todo'
}

/** The todos are what the user has changed. Their new tags, and the steps that go with them, are left out. */
function withoutSideEffects(changes: readonly Change[]): readonly Change[] {
  const todos = changes.filter(isOfTodo)
  if (todos.length === 0) return changes
  const ids = new Set(todos.map(({ entity_id }) => entity_id))
  const main = todos.filter((change) => {
    const parent_id = change.entity === 'todo' ? (change.after ?? change.before)?.parent_id : null
    return !parent_id || !ids.has(parent_id)
  })
  return main.length > 0 ? main : todos
}

function subjectOf({ entity, before, after }: Change): string {
  const snapshot = after ?? before
  if (!snapshot) return t.things(1)
  if ('item' in snapshot) return t.quoted(snapshot.item)
  return t[entity as 'tag' | 'list' | 'preference']('text' in snapshot ? snapshot.text : snapshot.name)
}

function verbOf({ entity, kind, before, after }: Change): (what: string) => string {
  if (kind === 'create') return t.created
  if (kind === 'delete') return t.deleted
  if (entity !== 'todo' || !before || !after || !('item' in before) || !('item' in after)) return t.changed
  if (!before.completed_at && after.completed_at) return t.completed
  if (before.completed_at && !after.completed_at) return t.reopened
  return isReordered(before, after) ? t.reordered : t.changed
}

/** Whether only the place in the manual order differs. */
function isReordered(before: object, after: object): boolean {
  const values = before as Record<string, unknown>
  const differing = Object.entries(after).flatMap(([field, value]) =>
    field === 'version' || field === 'updated_at' || JSON.stringify(value) === JSON.stringify(values[field])
      ? []
      : [field],
  )
  return differing.length === 1 && differing[0] === 'position'
}
