import type { Change } from '@todo-agents/contract/change'
import { historyTexts as t } from '../texts/history.ts'

/** Returns what a change did, in one sentence: “Deleted “Milk””. */
export function changeWords(change: Change): string {
  return verbOf(change)(subjectOf(change))
}

/**
 * Returns what several changes did: “Completed 3 todos”. What was created and then changed is said to be created. The
 * changes are counted when there are more of them than things: “Changed 2 todos (6 changes)”. `isPart`: there are more
 * changes, which are not known.
 */
export function changesWords(changes: readonly Change[], isPart = false): string {
  const main = withoutSideEffects(changes)
  const [todos, others] = [main.filter(isOfTodo), main.filter((change) => !isOfTodo(change))]
  if (todos.length === 0 || others.length === 0) return wordsOf(main, isPart)
  return t.also(wordsOf(others, false), wordsOf(todos, isPart))
}

function wordsOf(changes: readonly Change[], isPart: boolean): string {
  const [first] = changes
  if (!first) return ''
  const subjects = Map.groupBy(changes, ({ entity_id }) => entity_id)
  const verbs = new Set([...subjects.values()].map(verbOfAll))
  const [verb = t.changed] = verbs.size === 1 ? verbs : []
  const count = countWords(subjects.size, changes.every(isOfTodo))
  if (isPart) return verb(t.atLeast(count))
  const words = verb(subjects.size === 1 ? subjectOf(first) : count)
  return changes.length > subjects.size ? t.inChanges(words, changes.length) : words
}

/** Returns what the changes of one thing did in all. */
function verbOfAll(changes: readonly Change[]): (what: string) => string {
  const verbs = new Set(changes.map(verbOf))
  const [verb = t.changed] = verbs
  if (verbs.size === 1) return verb
  const [created, deleted] = (['create', 'delete'] as const).map((kind) =>
    changes.find((change) => change.kind === kind),
  )
  if (created && deleted) return t.changed
  return deleted ? t.deleted : created ? verbOf(created) : t.changed
}

/** “2 todos”, or “2 things” when lists or tags are among them. */
export function countWords(count: number, isOfTodos: boolean): string {
  return isOfTodos ? t.todos(count) : t.things(count)
}

/** Returns what the changes did that an undo has taken back. */
export function undoneWords(undos: readonly Change[], isPart = false): string {
  return changesWords(undos.filter(({ undoes }) => undoes !== null).map(inverseOf), isPart)
}

/** Returns the changes that a redo has made again. */
export function redoneWords(redos: readonly Change[], isPart = false): string {
  // It creates again what was created, and does not restore it.
  return changesWords(
    redos.map((change) => ({ ...change, undoes: null })),
    isPart,
  )
}

const INVERSE = { create: 'delete', update: 'update', delete: 'create' } as const

function inverseOf(change: Change): Change {
  const { kind, before, after } = change
  return { ...change, kind: INVERSE[kind], before: after, after: before, undoes: null } as Change
}

function isOfTodo({ entity }: Change): boolean {
  return entity === 'todo'
}

/**
 * Leaves out what goes with the todos that the user has changed, their tags and steps, and the todos that were deleted
 * with their list.
 */
function withoutSideEffects(changes: readonly Change[]): readonly Change[] {
  const todos = changes.filter(isOfTodo)
  if (todos.length === 0) return changes
  const others = changes.filter(({ entity }) => entity !== 'todo' && entity !== 'tag')
  const deleted = new Set(others.flatMap(({ entity_id, kind }) => (kind === 'delete' ? entity_id : [])))
  const ids = new Set(todos.map(({ entity_id }) => entity_id))
  const main = todos.filter((change) => {
    const snapshot = change.entity === 'todo' ? (change.after ?? change.before) : null
    if (change.kind === 'delete' && snapshot?.list_id && deleted.has(snapshot.list_id)) return false
    return !snapshot?.parent_id || !ids.has(snapshot.parent_id)
  })
  return main.length + others.length > 0 ? [...others, ...main] : todos
}

function subjectOf({ entity, before, after }: Change): string {
  const snapshot = after ?? before
  if (!snapshot) return t.things(1)
  if ('item' in snapshot) return t.quoted(snapshot.item)
  return t[entity as Exclude<Change['entity'], 'todo'>]('text' in snapshot ? snapshot.text : snapshot.name)
}

function verbOf({ kind, undoes, before, after }: Change): (what: string) => string {
  if (kind === 'create') return undoes === null ? t.created : t.restored
  if (kind === 'delete') return t.deleted
  if (!before || !after) return t.changed
  if ('completed_at' in before && 'completed_at' in after && !before.completed_at !== !after.completed_at) {
    return after.completed_at ? t.completed : t.reopened
  }
  if ('archived_at' in before && 'archived_at' in after && !before.archived_at !== !after.archived_at) {
    return after.archived_at ? t.archived : t.unarchived
  }
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
