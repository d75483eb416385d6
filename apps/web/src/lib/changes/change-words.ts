import type { Change } from '@todo-agents/contract/change'
import { historyTexts as t } from '../texts/history.ts'

/** Returns what a change did, in one sentence: “Deleted “Milk””. */
export function changeWords(change: Change): string {
  return verbOf(change)(subjectOf(change))
}

/** Returns what several changes did. Changes of one kind are counted: “Completed 3 todos”. */
export function changesWords(changes: readonly Change[]): string {
  const shown = withoutSideEffects(changes)
  const [first] = shown
  if (!first) return ''
  const subjects = new Set(shown.map(({ entity_id }) => entity_id))
  if (subjects.size === 1 && shown.length === 1) return changeWords(first)
  const verbs = new Set(shown.map(verbOf))
  const verb = verbs.size === 1 ? verbOf(first) : t.changed
  if (subjects.size === 1) return verb(subjectOf(first))
  const isTodos = shown.every(({ entity }) => entity === 'todo')
  return verb(isTodos ? t.todos(subjects.size) : t.things(subjects.size))
}

/** The todos are what the user has changed. Their new tags, and the steps that go with them, are left out. */
function withoutSideEffects(changes: readonly Change[]): readonly Change[] {
  const todos = changes.filter(({ entity }) => entity === 'todo')
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
