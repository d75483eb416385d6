import type { Tag } from '@todo-agents/contract/tag'
import { tagKey } from '@todo-agents/contract/tag-key'
import type { Todo } from '@todo-agents/contract/todo'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { todoOf } from '../../testing/todo.ts'
import type { ReplicaPage, ReplicaUpdate } from './replica.ts'
import { createReplica } from './replica.ts'

const IDS = ['a', 'b', 'c', 'd', 'e', 'f']
const PAGE = 2

/** A step of a test: a write on the server, or something that reaches the page. The number chooses which one. */
type Action = { type: 'create' | 'move' | 'rename' | 'complete' | 'delete' | 'tag' | 'load' | Arrival; n: number }
type Arrival = 'feed' | 'answer' | 'page' | 'gap'

const action: fc.Arbitrary<Action> = fc.record({
  type: fc.constantFrom(
    'create',
    'move',
    'rename',
    'complete',
    'delete',
    'tag',
    'load',
    'feed',
    'answer',
    'page',
    'gap',
  ),
  n: fc.nat(100),
})

/** A server, and a page that hears from it late: by its feed in order, by the answers to writes in any order. */
function world() {
  const todos = new Map<string, Todo>()
  /** The version goes on after a deletion, as an undo of it does. */
  const versions = new Map<string, number>()
  let tag: Tag = { id: 't', name: 'x', color: 'red', created_at: '1' }
  let renames = 0
  const feed: ReplicaUpdate[] = []
  const answers: ReplicaUpdate[] = []
  const fed = new Map<string, number>()
  const reads: { answer: ReplicaPage; resolve: (page: ReplicaPage) => void }[] = []

  const replica = createReplica({
    time_zone: 'Europe/Berlin',
    // The server reads when it is asked; its answer arrives later.
    read: (cursor) =>
      new Promise((resolve) => {
        const rest = [...todos.values()]
          .filter(({ completed_at }) => completed_at === null)
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .filter(({ id }) => cursor === undefined || id > cursor)
        const page = rest.slice(0, PAGE)
        const next_cursor = rest.length > PAGE ? (page.at(-1)?.id ?? null) : null
        reads.push({ answer: { todos: page, next_cursor }, resolve })
      }),
  })

  function put(todo: Todo): void {
    todos.set(todo.id, todo)
    versions.set(todo.id, todo.version)
    const update: ReplicaUpdate = { type: 'todo', id: todo.id, todo }
    feed.push(update)
    answers.push(update)
  }

  async function run({ type, n }: Action): Promise<void> {
    const id = IDS[n % IDS.length] as string
    const todo = todos.get(id)
    if (type === 'create' && !todo) {
      const [version, tags] = [(versions.get(id) ?? 0) + 1, n % 2 === 0 ? [tag.name] : []]
      put(todoOf({ id, item: `${id} ${n}`, position: `a${id}`, tags, version, due_date: dayOf(n) }))
    }
    if (type === 'move' && todo) put({ ...todo, due_date: dayOf(n), version: todo.version + 1 })
    if (type === 'rename' && todo) put({ ...todo, item: `${id} ${n}`, version: todo.version + 1 })
    if (type === 'complete' && todo) {
      put({ ...todo, completed_at: todo.completed_at ? null : '2026-11-01', version: todo.version + 1 })
    }
    if (type === 'delete' && todo) {
      todos.delete(id)
      const update: ReplicaUpdate = { type: 'todo', id, todo: null, version: todo.version }
      feed.push(update)
      answers.push(update)
    }
    if (type === 'tag') renameTag()
    if (type === 'load') void replica.load()
    if (type === 'feed') takeFeed()
    if (type === 'answer') takeAnswer(n)
    if (type === 'page') await takePage()
    // The feed lost its place: the page reads everything again.
    if (type === 'gap') {
      feed.length = 0
      void replica.load()
    }
  }

  function renameTag(): void {
    const before = tag
    tag = { ...tag, name: `x${++renames}` }
    for (const todo of todos.values()) {
      const tags = todo.tags.map((name) => (tagKey(name) === tagKey(before.name) ? tag.name : name))
      todos.set(todo.id, { ...todo, tags })
    }
    feed.push({ type: 'tag', before, after: tag, todo_ids: [], isUnclear: false })
  }

  function takeFeed(): void {
    const update = feed.shift()
    if (!update) return
    if (update.type === 'todo') fed.set(update.id, update.todo?.version ?? Number.POSITIVE_INFINITY)
    replica.apply([update])
  }

  /** The live cache passes on the answers that the feed has not overtaken. */
  function takeAnswer(n: number): void {
    const [update] = answers.splice(n % Math.max(1, answers.length), 1)
    if (update?.type !== 'todo') return
    const { version } = update.todo ?? (update as { version: number })
    if (version > (fed.get(update.id) ?? 0)) replica.apply([update])
  }

  async function takePage(): Promise<void> {
    const read = reads.shift()
    read?.resolve(read.answer)
    // The replica asks for the next page, or is done.
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }

  return {
    replica,
    run,
    /** Everything arrives. */
    async settle(): Promise<void> {
      while (feed.length > 0) takeFeed()
      while (reads.length > 0) await takePage()
    },
    expected: () =>
      [...todos.values()].filter(({ completed_at }) => completed_at === null).sort((a, b) => compare(a, b)),
  }
}

const dayOf = (n: number) => (n % 3 === 0 ? null : `2026-11-${String(10 + (n % 15)).padStart(2, '0')}`)

/** As `todo.list` sorts by time, for todos that are all of the same age. */
function compare(a: Todo, b: Todo): number {
  const [left, right] = [`${a.due_date ?? '9'} ${a.id}`, `${b.due_date ?? '9'} ${b.id}`]
  return left < right ? -1 : left > right ? 1 : 0
}

const byId = (todos: readonly Todo[]) => new Map(todos.map((todo) => [todo.id, todo]))

test('pages, answers and the feed, in any order, end in the state of the server', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
      const { replica, run, settle, expected } = world()
      void replica.load()
      for (const action of actions) {
        await run(action)
        // The sorted array is kept from change to change, so it is built at each of them.
        replica.snapshot()
      }
      await settle()
      const { open, status } = replica.snapshot()
      expect(status).toBe('complete')
      expect(byId(open)).toEqual(byId(expected()))
      expect(open.map(({ due_date }) => due_date)).toEqual(expected().map(({ due_date }) => due_date))
    }),
    { numRuns: 200 },
  )
})
