import type { Todo } from '@todo-agents/contract/todo'
import type { ListUpdate } from './list-update.ts'
import { hasMovedTodos } from './list-update.ts'
import { createSortedTodos } from './sorted-todos.ts'
import type { TagUpdate } from './tag-update.ts'
import { patchTagsOf } from './tag-update.ts'

/** A page of the open todos and their steps; `next_cursor` is null at the end. */
export interface ReplicaPage {
  todos: Todo[]
  next_cursor: string | null
}

/** What an answer or the feed says has changed. `version`: the one with which a todo was deleted. */
export type ReplicaUpdate =
  | { type: 'todo'; id: string; todo: Todo }
  | { type: 'todo'; id: string; todo: null; version: number }
  | ReplicaTagUpdate
  | ({ type: 'list' } & ListUpdate)

/** `isUnclear`: other todos may have the tag too, and the update does not say which. */
type ReplicaTagUpdate = TagUpdate & { type: 'tag'; isUnclear: boolean }

/** Returns the todo as it will be after a write, or null if the write deletes it. */
export type Expectation = (todo: Todo) => Todo | null

/** The todos at one moment. A new object after each change, so it can be compared by identity. */
export interface Todos {
  /** All open todos without their steps, by time as in `todo.list`; those of archived lists too. */
  open: readonly Todo[]
  /** Open todos, their steps, and the todos that were completed since the page was loaded. */
  get(id: string): Todo | undefined
  /** The steps of an open todo, in their order. */
  stepsOf(id: string): readonly Todo[]
  /** `loading`: todos may be missing, the latest ones first. `failed`: they may be missing until `load` is called again. */
  status: 'loading' | 'complete' | 'failed'
  error: unknown
}

export interface ReplicaOptions {
  read: (cursor: string | undefined) => Promise<ReplicaPage>
  time_zone: string
}

export interface Replica {
  /** Reads all todos again, and shows those of before until the new ones have come. Idempotent while it reads. */
  load(): Promise<void>
  apply(updates: readonly ReplicaUpdate[]): void
  /** Shows the expected outcome of a write of these todos. Returns a function that ends this. */
  expect(ids: readonly string[], expectation: Expectation): () => void
  /** Shows todos that the server does not have yet. Returns a function that ends this. */
  expectNew(todos: readonly Todo[]): () => void
  /** Returns true while a write of the todo is pending. */
  isPending(id: string): boolean
  snapshot(): Todos
  subscribe(listener: () => void): () => void
}

/**
 * Keeps all open todos of the user and their steps: read once, page by page, then patched with the answers to writes and
 * with the feed, in any order. A state that is older than the known one is ignored, also when a page that was requested
 * before a change comes after it.
 */
export function createReplica({ read, time_zone }: ReplicaOptions): Replica {
  const rows = new Map<string, Todo>()
  /** The versions of deleted todos. */
  const deleted = new Map<string, number>()
  const expectations = new Map<string, Set<Expectation>>()
  const added = new Map<string, Todo>()
  const listeners = new Set<() => void>()
  const sorted = createSortedTodos(time_zone)

  let status: Todos['status'] = 'loading'
  let error: unknown = null
  let current: Todos | null = null
  let reading: Promise<void> | null = null
  let isReadAgain = false
  /** What has changed since the current read began: its pages may be older. */
  let since: { ids: Set<string>; tags: TagUpdate[] } | null = null

  function changed(): void {
    current = null
    for (const listener of listeners) listener()
  }

  /** Takes a state unless a newer one is known. */
  function put(todo: Todo): void {
    const known = rows.get(todo.id)
    if (known && known.version > todo.version) return
    if ((deleted.get(todo.id) ?? -1) >= todo.version) return
    rows.set(todo.id, todo)
    sorted.touch(todo.id)
  }

  function remove(id: string, version: number): void {
    const known = rows.get(id)
    if (known && known.version > version) return
    deleted.set(id, version)
    rows.delete(id)
    sorted.touch(id)
  }

  function patchTag(update: TagUpdate): void {
    for (const todo of rows.values()) {
      const next = patchTagsOf(todo, update)
      if (next === todo) continue
      rows.set(todo.id, next)
      sorted.touch(todo.id)
    }
  }

  async function readAll(): Promise<void> {
    const seen = new Set<string>()
    since = { ids: new Set(), tags: [] }
    let cursor: string | undefined
    do {
      const page = await read(cursor)
      for (const todo of page.todos) {
        seen.add(todo.id)
        put(since.tags.reduce(patchTagsOf, todo))
      }
      cursor = page.next_cursor ?? undefined
      if (cursor !== undefined) changed()
    } while (cursor !== undefined)
    for (const id of rows.keys()) {
      if (seen.has(id) || since.ids.has(id)) continue
      rows.delete(id)
      sorted.touch(id)
    }
  }

  async function load(): Promise<void> {
    if (reading) {
      isReadAgain = true
      return reading
    }
    reading = (async () => {
      do {
        isReadAgain = false
        try {
          await readAll()
          status = 'complete'
          error = null
        } catch (thrown) {
          status = status === 'complete' ? 'complete' : 'failed'
          error = thrown
        }
        since = null
        changed()
      } while (isReadAgain)
      reading = null
    })()
    return reading
  }

  function shown(id: string): Todo | undefined {
    let todo: Todo | null | undefined = rows.get(id) ?? added.get(id)
    for (const expectation of expectations.get(id) ?? []) if (todo) todo = expectation(todo)
    return todo ?? undefined
  }

  function build(): Todos {
    const { open, steps } = sorted.build(shown, () => [...rows.keys(), ...added.keys()])
    return { open, get: shown, stepsOf: (id) => steps.get(id) ?? NONE, status, error }
  }

  return {
    load,
    apply(updates) {
      if (updates.length === 0) return
      let isUnclear = false
      for (const update of updates) {
        if (update.type === 'todo') {
          since?.ids.add(update.id)
          if (update.todo) put(update.todo)
          else remove(update.id, update.version)
        } else if (update.type === 'tag') {
          since?.tags.push(update)
          isUnclear ||= update.isUnclear
          patchTag(update)
        } else {
          isUnclear ||= hasMovedTodos(update)
        }
      }
      changed()
      if (isUnclear) void load()
    },
    expect(ids, expectation) {
      for (const id of ids) {
        expectations.set(id, (expectations.get(id) ?? new Set()).add(expectation))
        sorted.touch(id)
      }
      changed()
      return () => {
        for (const id of ids) {
          const all = expectations.get(id)
          all?.delete(expectation)
          if (all?.size === 0) expectations.delete(id)
          sorted.touch(id)
        }
        changed()
      }
    },
    expectNew(todos) {
      for (const todo of todos) {
        added.set(todo.id, todo)
        sorted.touch(todo.id)
      }
      if (todos.length > 0) changed()
      return () => {
        for (const { id } of todos) {
          added.delete(id)
          sorted.touch(id)
        }
        if (todos.length > 0) changed()
      }
    },
    isPending: (id) => expectations.has(id) || (added.has(id) && !rows.has(id)),
    snapshot() {
      current ??= build()
      return current
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const NONE: readonly Todo[] = []
