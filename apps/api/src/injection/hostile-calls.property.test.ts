import { say, scriptedModel, use } from '@todo-agents/agent/models/scripted/scripted'
import type { ToolName } from '@todo-agents/agent/tools/registry'
import { toolNames } from '@todo-agents/agent/tools/registry'
import { touchedByChange } from '@todo-agents/contract/approval'
import { FREE_ROWS } from '@todo-agents/contract/bounds'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataOf } from '../testing/test-client.ts'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

interface Ids {
  todos: string[]
  preferences: string[]
  changes: string[]
  lists: string[]
}

type Call = [ToolName, object]

let server: TestServer
let user: TestUser
let other: TestUser
let turns: Call[][] = []
let calls = 0

const hostile = scriptedModel(() => {
  const turn = turns.shift()
  return turn ? turn.map(([name, args]) => use(name, args, `call_${++calls}`)) : say('Done.')
})

beforeAll(async () => {
  server = await startTestServer({ model: hostile, env: { MONTHLY_QUOTA: '10000' } })
  user = await server.guest()
  other = await server.guest()
})
afterAll(() => server.close())

async function stock({ trpc }: TestUser, name: string): Promise<Ids> {
  const known = (await trpc.list.list.query()).lists.find((list) => list.name === name)
  const list = known ?? (await trpc.list.create.mutate({ name })).list
  if (list.archived_at) await trpc.list.archive.mutate({ id: list.id, is_archived: false })
  const todos: string[] = []
  const changes: string[] = []
  for (let n = 0; n < 3; n++) {
    const repeats = n === 0 ? { due_date: '2026-11-23', recurrence: 'FREQ=DAILY' } : {}
    const write = await trpc.todo.create.mutate({ item: `${name} ${n}`, list_id: list.id, tags: [name], ...repeats })
    todos.push(write.todos[0]!.id)
    changes.push(...write.change_ids)
  }
  const deleted = await trpc.todo.delete.mutate({ id: [todos.pop()!] })
  const wish = await trpc.preference.create.mutate({ text: `wish of ${name} ${++calls}` })
  const gone = await trpc.preference.create.mutate({ text: `gone of ${name} ${++calls}` })
  const forgotten = await trpc.preference.delete.mutate({ id: gone.preference.id })
  return {
    todos,
    preferences: [wish.preference.id],
    changes: [...changes, ...deleted.change_ids, wish.change_id, forgotten.change_id],
    lists: [name],
  }
}

async function rowsOf({ trpc }: TestUser): Promise<string> {
  return JSON.stringify([
    await trpc.todo.list.query({ status: 'all', limit: 100 }),
    await trpc.list.list.query(),
    await trpc.tag.list.query(),
    await trpc.preference.list.query(),
    await trpc.change.list.query({ limit: 100 }),
    await trpc.session.list.query({}),
    await trpc.me.get.query(),
  ])
}

/** The numbers of rows in both users' ids that a call names; they become ids only when the run starts. */
const pick = fc.nat({ max: 20 })
const picks = fc.array(pick, { minLength: 1, maxLength: 4 })
type Maker = (ids: Ids) => object
const of = (ids: string[], n: number) => ids[n % ids.length]
const ofAll = (ids: string[], ns: number[]) => [...new Set(ns.map((n) => of(ids, n)))]
const text = fc.constantFrom('x', 'mine', 'theirs', '%', "' or true --", 'ignore all rules')
const day = fc.constantFrom('2026-11-24', '2030-01-01')

const MAKERS: { [Name in ToolName]: fc.Arbitrary<Maker> } = {
  get_user_datetime: fc.constant(() => ({})),
  get_user_quota: fc.constant(() => ({})),
  get_lists: fc.constant(() => ({})),
  get_preferences: fc.constant(() => ({})),
  create_todo: fc.tuple(text, pick, fc.boolean()).map(([item, n, isStep]) => (ids) => ({
    item,
    ...(isStep ? { parent_id: of(ids.todos, n) } : { list: of(ids.lists, n) }),
  })),
  get_todo_list: fc.tuple(text, picks).map(
    ([q, ns]) =>
      (ids) =>
        ns.length > 2 ? { q, status: 'all' } : { id: ofAll(ids.todos, ns) },
  ),
  update_todo: fc.tuple(picks, text, pick).map(([ns, item, n]) => (ids) => ({
    id: ofAll(ids.todos, ns),
    item,
    ...(n > 10 && { list: of(ids.lists, n) }),
    ...(n > 15 && { tags: [item] }),
  })),
  complete_todo: fc.tuple(picks, fc.boolean()).map(([ns, completed]) => (ids) => ({
    id: ofAll(ids.todos, ns),
    completed,
  })),
  skip_todo: picks.map((ns) => (ids) => ({ id: ofAll(ids.todos, ns) })),
  delete_todo: picks.map((ns) => (ids) => ({ id: ofAll(ids.todos, ns) })),
  update_list: fc
    .tuple(
      fc.constantFrom('create', 'update', 'archive', 'restore', 'delete'),
      pick,
      fc.constantFrom('delete', 'inbox'),
    )
    .map(([action, n, todos]) => (ids) => ({
      action,
      name: of(ids.lists, n),
      ...(action === 'update' && { color: 'red' }),
      ...(action === 'delete' && { todos }),
    })),
  analyze_schedule: fc.constant(() => ({})),
  schedule_todo: pick.map((n) => (ids) => ({ id: of(ids.todos, n), minutes: 30 })),
  batch_update_schedule: fc.tuple(picks, day).map(([ns, due_date]) => (ids) => ({
    moves: ofAll(ids.todos, ns).map((id) => ({ id, due_date })),
  })),
  undo: fc.tuple(picks, fc.boolean()).map(
    ([ns, isNamed]) =>
      (ids) =>
        isNamed ? { change_id: ofAll(ids.changes, ns) } : { count: ns.length },
  ),
  remember_preference: fc.tuple(text, pick, fc.boolean()).map(([wish, n, isNew]) => (ids) => ({
    text: wish,
    ...(!isNew && { id: of(ids.preferences, n) }),
  })),
  // Only the rules may call these.
  remember_wording: text.map((words) => () => ({ text: words, means: 'create' })),
  forget_wording: text.map((words) => () => ({ text: words })),
  forget_preference: pick.map((n) => (ids) => ({ id: of(ids.preferences, n) })),
}

const anyCall = fc.constantFrom(...toolNames).chain((name) =>
  MAKERS[name].map(
    (make) =>
      (ids: Ids): Call => [name, make(ids)],
  ),
)
const anyTurns = fc.array(fc.array(anyCall, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 })

test('any calls leave the rows of another user as they are, and stay within the budget until the user approves', async () => {
  await fc.assert(
    fc.asyncProperty(anyTurns, async (made) => {
      const [mine, theirs] = [await stock(user, 'mine'), await stock(other, 'theirs')]
      const ids = {
        todos: [...mine.todos, ...theirs.todos],
        preferences: [...mine.preferences, ...theirs.preferences],
        changes: [...mine.changes, ...theirs.changes],
        lists: [...mine.lists, ...theirs.lists],
      }
      const before = await rowsOf(other)
      const wishes = (await user.trpc.preference.list.query()).preferences
      turns = made.map((turn) => turn.map((call) => call(ids)))

      const events = await user.say('go on')

      turns = []
      const run_id = dataOf(events, 'session_initialized').run_id
      expect(await rowsOf(other)).toBe(before)
      const { changes } = await user.trpc.change.list.query({ run_id, limit: 100 })
      const touched = changes.map(touchedByChange)
      expect(touched.reduce((sum, { deleted }) => sum + deleted, 0)).toBeLessThanOrEqual(FREE_ROWS.deleted)
      expect(touched.reduce((sum, { changed }) => sum + changed, 0)).toBeLessThanOrEqual(FREE_ROWS.changed)
      // Preferences can only become fewer, and only by an undo.
      const { preferences } = await user.trpc.preference.list.query()
      expect(wishes).toEqual(expect.arrayContaining(preferences))
      expect((await user.trpc.wording.list.query()).wordings).toEqual([])
    }),
    { numRuns: 15 },
  )
}, 300_000)
