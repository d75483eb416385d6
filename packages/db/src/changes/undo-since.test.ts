import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '@todo-agents/contract/errors'
import type { Todo } from '@todo-agents/contract/todo'
import { todoCreateSchema, todoListSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from '../todos/todo-store.ts'
import { todoStore } from '../todos/todo-store.ts'

const UNKNOWN = '0190a000-0000-7000-8000-000000000000'

/** A user whose writes each have a `call_id`, as calls of the API have. */
interface World {
  /** Returns the store for the next call. */
  call(): TodoStore
  scope: Scope
}

type Act = (world: World, todos: Todo[]) => Promise<unknown>

const tags = fc.subarray(['home', 'work', 'Zoo'])
const times = fc.constantFrom(
  {},
  { due_date: '2026-12-01' },
  { start_time: '2026-12-01T10:00:00Z' },
  { due_date: '2026-12-01', recurrence: 'FREQ=DAILY' },
)
const some = (todos: Todo[], n: number) => todos.slice(n % todos.length, (n % todos.length) + 2).map(({ id }) => id)

const creates = fc
  .record({ item: fc.constantFrom('tea', 'bread', 'milk'), tags, more: times, steps: fc.nat(2) })
  .map(({ more, steps, ...fields }): Act => {
    const stepItems = Array.from({ length: steps }, (_, n) => ({ item: `step ${n}` }))
    return ({ call }) => call().create(todoCreateSchema.parse({ ...fields, ...more, steps: stepItems }))
  })
const updates = fc
  .tuple(fc.nat(), tags, fc.constantFrom({}, { due_date: '2026-12-01' }, { start_time: null, due_date: null }))
  .map(([n, tags, when]): Act => {
    return async ({ call }, todos) => {
      const id = some(todos, n)
      return id.length > 0 && call().update(todoUpdateSchema.parse({ id, tags, ...when }))
    }
  })
const closes = fc.tuple(fc.nat(), fc.constantFrom('complete' as const, 'delete' as const)).map(([n, verb]): Act => {
  return async ({ call }, todos) => todos.length > 0 && call()[verb](some(todos, n))
})
const labels = fc.tuple(fc.nat(), fc.boolean()).map(([n, isList]): Act => {
  return async ({ call }) => {
    const store = call()
    if (isList) {
      const { lists } = await store.lists()
      const list = lists[n % lists.length]
      return list ? store.deleteList({ id: list.id, todos: 'delete' }) : store.createList({ name: `List ${n}` })
    }
    const all = await store.tags()
    const tag = all[n % all.length]
    return tag ? store.deleteTag(tag.id) : store.createTag({ name: `tag ${n}` })
  }
})
/** Undoes one of the last changes, as a user does who presses undo and redo in between. Refused undos change nothing. */
const undos = fc.nat(3).map((n): Act => {
  return async ({ call }) => {
    const { changes } = await call().changes({ limit: 4 })
    const change = changes[n]
    if (!change || change.undone_by) return
    await call().undo({ change_id: [change.id] })
  }
})
const acts = fc.oneof({ weight: 2, arbitrary: creates }, updates, closes, labels, undos)

describeEachDatabase('the undo of everything since a change', (kind) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())

  async function newWorld(): Promise<World> {
    const scope = await createTestUser(database.db)
    return { scope, call: () => todoStore(database.db, { ...scope, call_id: randomUUIDv7() }) }
  }

  /** Returns everything that the user sees, except versions and update times, which an undo does not restore. */
  async function state({ call }: World) {
    const store = call()
    const { todos } = await store.list(todoListSchema.parse({ status: 'all', limit: 100 }))
    const parents = todos.filter(({ step_count }) => step_count > 0)
    const steps = []
    for (const { id } of parents) {
      steps.push(...(await store.list(todoListSchema.parse({ parent_id: id, status: 'all' }))).todos)
    }
    const plain = <Row extends object>(rows: Row[]) =>
      rows
        .map((row) => ({ ...row, version: 0, updated_at: '' }))
        .map((row) => JSON.stringify(row))
        .sort()
    return {
      todos: plain(todos),
      steps: plain(steps),
      tags: plain(await store.tags()),
      lists: plain((await store.lists()).lists),
    }
  }

  const count = async ({ call }: World) => (await call().changes({ limit: 100 })).changes.length
  /** A write that is refused changes nothing. */
  async function perform(world: World, act: Act): Promise<void> {
    const { todos } = await world.call().list(todoListSchema.parse({ status: 'open' }))
    await act(world, todos).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error
    })
  }

  test('it restores the state before the change, and its own undo the state after, whatever was done and undone', async () => {
    let undone = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(acts, { minLength: 1, maxLength: 6 }),
        fc.array(acts, { minLength: 1, maxLength: 6 }),
        async (earlier, later) => {
          const world = await newWorld()
          for (const act of earlier) await perform(world, act)
          const before = await state(world)
          const known = await count(world)
          for (const act of later) await perform(world, act)
          const after = await state(world)
          const { changes } = await world.call().changes({ limit: 100 })
          const first = changes.at(-known - 1)
          if (!first || changes.length === 100) return

          const store = world.call()
          const preview = await store.undoEffects({ since: first.id }).catch((error) => error)
          expect(await state(world)).toEqual(after)
          if (preview instanceof Error) {
            // Everything since was undone already.
            expect(preview).toMatchObject({ code: 'not_found' })
            expect(after).toEqual(before)
            return
          }
          const undo = await store.undo({ since: first.id })
          expect(await state(world)).toEqual(before)
          expect(preview.count).toBe(undo.changes.filter(({ undoes }) => undoes).length)
          await world.call().undo({ call_id: undo.changes[0]!.call_id! })
          expect(await state(world)).toEqual(after)
          undone += 1
        },
      ),
      { numRuns: kind === 'postgres' ? 30 : 60 },
    )
    expect(undone).toBeGreaterThan(5)
  }, 300_000)

  test('the preview says what becomes of each todo in all, in the fields that differ', async () => {
    const { call } = await newWorld()
    const [milk] = (await call().create(todoCreateSchema.parse({ item: 'Milk', importance: 'low' }))).todos
    const [bread] = (await call().create(todoCreateSchema.parse({ item: 'Bread' }))).todos
    const { change_ids } = await call().update(todoUpdateSchema.parse({ id: milk!.id, item: 'Oat milk' }))
    await call().update(todoUpdateSchema.parse({ id: milk!.id, importance: 'high', item: 'Oat drink' }))
    await call().delete([bread!.id])
    const [tea] = (await call().create(todoCreateSchema.parse({ item: 'Tea' }))).todos
    await call().update(todoUpdateSchema.parse({ id: milk!.id, due_date: '2026-12-01' }))
    await call().update(todoUpdateSchema.parse({ id: milk!.id, due_date: null }))

    expect(await call().undoEffects({ since: change_ids[0]! })).toEqual({
      count: 6,
      effects: [
        {
          entity: 'todo',
          entity_id: milk!.id,
          name: 'Oat drink',
          before: { item: 'Oat drink', importance: 'high' },
          after: { item: 'Milk', importance: 'low' },
        },
        { entity: 'todo', entity_id: tea!.id, name: 'Tea', before: {}, after: null },
        { entity: 'todo', entity_id: bread!.id, name: 'Bread', before: null, after: {} },
      ],
    })
  })

  test('a change of many todos in one call is undone by that call, with the tag that it created', async () => {
    const { call } = await newWorld()
    const ids = []
    for (let n = 0; n < 30; n++) ids.push((await call().create(todoCreateSchema.parse({ item: `${n}` }))).todos[0]!.id)
    await call().update(todoUpdateSchema.parse({ id: ids, due_date: '2026-12-01', tags: ['new'] }))

    const { changes } = await call().changes({ limit: 31 })
    const calls = new Set(changes.map(({ call_id }) => call_id))
    expect(calls.size).toBe(1)
    await call().undo({ call_id: [...calls][0]! })
    const { todos } = await call().list(todoListSchema.parse({ limit: 100 }))
    expect(todos.map(({ due_date, tags }) => [due_date, tags])).toEqual(ids.map(() => [null, []]))
    expect(await call().tags()).toEqual([])
  })

  test('a change in the middle of a group undoes the group', async () => {
    const { call } = await newWorld()
    const steps = [{ item: 'one' }, { item: 'two' }]
    const { change_ids } = await call().create(todoCreateSchema.parse({ item: 'Pack', steps }))
    await call().undo({ since: change_ids.at(-1)! })
    expect((await call().list(todoListSchema.parse({ q: 'Pack' }))).todos).toEqual([])
  })

  test('nothing is undone when one change cannot be, or when there are more than 1,000', async () => {
    const world = await newWorld()
    const { call } = world
    const { change_ids } = await call().create(todoCreateSchema.parse({ item: 'first' }))
    const ids = []
    for (let n = 0; n < 100; n++) ids.push((await call().create(todoCreateSchema.parse({ item: `${n}` }))).todos[0]!.id)
    for (const importance of ['low', 'high', 'none', 'low', 'high', 'none', 'low', 'high'] as const) {
      await call().update({ id: ids, importance })
    }
    await call().update({ id: ids.slice(0, 99), importance: 'medium' })
    const { count } = await call().undoEffects({ since: change_ids[0]! })
    expect(count).toBe(1000)
    await call().update({ id: ids.slice(0, 1), importance: 'none' })
    const before = await state(world)
    await expect(call().undo({ since: change_ids[0]! })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/1,000 changes .* Undo everything since a later change first/),
    })
    expect(await state(world)).toEqual(before)
  }, 60_000)

  test('the changes of one action are undone part by part, the newest first, and no group is split', async () => {
    const { call, scope } = await newWorld()
    const ids = []
    for (let n = 0; n < 5; n++) {
      const steps = [{ item: 'one' }, { item: 'two' }]
      ids.push((await call().create(todoCreateSchema.parse({ item: `${n}`, steps }))).todos[0]!.id)
    }
    const action_id = randomUUIDv7()
    const store = todoStore(database.db, { ...scope, call_id: action_id })
    for (const id of ids) await store.delete([id])
    const titles = async () => {
      const { todos } = await call().list(todoListSchema.parse({ limit: 100 }))
      return todos.map(({ item, step_count }) => `${item} ${step_count}`).sort()
    }
    const part = async () => {
      const { changes, has_more } = await todoStore(database.db, { ...scope, call_id: undo_id }).undo({
        call_id: action_id,
        limit: 4,
      })
      return { count: changes.length, has_more, titles: await titles() }
    }
    const undo_id = randomUUIDv7()
    expect(await part()).toEqual({ count: 6, has_more: true, titles: ['3 2', '4 2'] })
    expect(await part()).toEqual({ count: 6, has_more: true, titles: ['1 2', '2 2', '3 2', '4 2'] })
    expect(await part()).toEqual({ count: 3, has_more: false, titles: ['0 2', '1 2', '2 2', '3 2', '4 2'] })
    await expect(part()).rejects.toMatchObject({ code: 'not_found' })
    expect((await call().undo({ call_id: undo_id, limit: 100 })).has_more).toBe(false)
    expect(await titles()).toEqual([])
  })

  test('a page names the calls and runs that later pages continue, and standing changes are those that an undo could take back', async () => {
    const { call, scope } = await newWorld()
    const store = todoStore(database.db, { ...scope, call_id: 'early' })
    const ids = []
    for (const item of ['one', 'two']) ids.push((await store.create(todoCreateSchema.parse({ item }))).todos[0]!.id)
    const run_id = randomUUIDv7()
    const run = todoStore(database.db, { ...scope, actor: 'assistant', run_id, call_id: 'early' })
    for (const importance of ['low', 'high'] as const) await run.update({ id: [ids[0]!], importance })
    await todoStore(database.db, { ...scope, call_id: 'tagged' }).update({ id: ids, tags: ['new'] })

    const first = await call().changes({ limit: 2 })
    expect(first.continued).toEqual(['tagged'])
    const second = await call().changes({ limit: 2, cursor: first.next_cursor! })
    expect(second.continued).toEqual([run_id])
    const third = await call().changes({ limit: 2, cursor: second.next_cursor! })
    expect(third.continued).toEqual(['early'])
    const last = await call().changes({ limit: 2, cursor: third.next_cursor! })
    expect(last).toMatchObject({ changes: [{ call_id: 'early' }], continued: [], next_cursor: null })

    const standing = async () => {
      const { changes } = await call().changes({ limit: 100, standing: true })
      return changes.map(({ entity, call_id }) => `${entity} ${call_id}`)
    }
    const earlier = ['todo early', 'todo early', 'todo early', 'todo early']
    expect(await standing()).toEqual(['todo tagged', 'todo tagged', ...earlier])
    await call().create(todoCreateSchema.parse({ item: 'three', tags: ['new'] }))
    await call().undo({ call_id: 'tagged' })
    expect((await standing()).slice(1)).toEqual(earlier)
  })

  test('changes of another user, unknown ones and calls of another user are refused', async () => {
    const [one, other] = [await newWorld(), await newWorld()]
    const write = await one.call().create(todoCreateSchema.parse({ item: 'mine' }))
    const [change] = (await one.call().changes({ limit: 1 })).changes
    for (const input of [{ since: write.change_ids[0]! }, { since: UNKNOWN }, { call_id: change!.call_id! }]) {
      await expect(other.call().undo(input)).rejects.toMatchObject({ code: 'not_found' })
    }
    expect((await one.call().list(todoListSchema.parse({}))).todos).toHaveLength(1)
  })

  test('changes are listed by their actor and by their time', async () => {
    let at = Date.parse('2026-11-22T08:00:00Z')
    const scope = await createTestUser(database.db, { now: () => new Date(at) })
    const store = (actor: Scope['actor']) => todoStore(database.db, { ...scope, actor })
    for (const actor of ['user', 'assistant', 'user', 'import'] as const) {
      await store(actor).create(todoCreateSchema.parse({ item: actor }))
      at += 60_000
    }
    const listed = async (query: object) =>
      (await store('user').changes({ limit: 100, ...query })).changes.map(({ actor }) => actor)
    expect(await listed({ actor: 'user' })).toEqual(['user', 'user'])
    expect(await listed({ actor: 'import' })).toEqual(['import'])
    expect(await listed({ before: '2026-11-22T08:02:00.000Z' })).toEqual(['assistant', 'user'])
    expect(await listed({ from: '2026-11-22T08:01:00.000Z', before: '2026-11-22T08:03:00.000Z' })).toEqual([
      'user',
      'assistant',
    ])
  })
})
