import { MAX_STEPS } from '@todo-agents/contract/bounds'
import type { Todo, TodoCreate } from '@todo-agents/contract/todo'
import { todoCreateSchema, todoListSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from './todo-store.ts'
import { todoStore } from './todo-store.ts'

describeEachDatabase('steps and order', (kind) => {
  let database: TestDatabase
  let store: TodoStore
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    store = todoStore(database.db, await createTestUser(database.db))
  })

  const open = (item: string) => ({ item, is_done: false })
  const create = async (input: TodoCreate) => (await store.create(todoCreateSchema.parse(input))).todos[0]!
  const update = (input: object) => store.update(todoUpdateSchema.parse(input))
  const stepsOf = async (parent_id: string) =>
    (await store.list(todoListSchema.parse({ parent_id, sort: 'manual', status: 'all', limit: 100 }))).todos
  const titles = (todos: Todo[]) => todos.map(({ item }) => item)
  const states = async () => {
    const { todos } = await store.list(todoListSchema.parse({ q: 'e', status: 'all' }))
    return todos.map(({ version: _, updated_at: __, ...state }) => state)
  }

  describe('steps', () => {
    test('a todo has its steps in order, and counts them and those that are done', async () => {
      const move = await create({ item: 'move', steps: [open('pack'), { item: 'rent a van', is_done: true }] })
      expect(move).toMatchObject({ step_count: 2, done_step_count: 1 })
      const { todos, also } = await store.addSteps({ id: move.id, steps: [open('clean'), open('hand over')] })
      expect(titles(todos)).toEqual(['clean', 'hand over'])
      expect(also).toMatchObject([{ id: move.id, step_count: 4, done_step_count: 1, version: 1 }])
      const steps = await stepsOf(move.id)
      expect(titles(steps)).toEqual(['pack', 'rent a van', 'clean', 'hand over'])
      expect((await store.complete([steps[0]!.id])).also).toMatchObject([{ id: move.id, done_step_count: 2 }])
      expect((await store.reopen([steps[1]!.id])).also).toMatchObject([{ id: move.id, done_step_count: 1 }])
      await store.delete([steps[2]!.id])
      expect(await store.get(move.id)).toMatchObject({ step_count: 3, done_step_count: 1 })
    })

    test('a todo that is completed takes its open steps along, and an undo brings back exactly those', async () => {
      const move = await create({
        item: 'move',
        steps: [open('pack'), { item: 'rent', is_done: true }, open('clean e')],
      })
      const before = await states()
      const { also, change_ids } = await store.complete([move.id])
      expect(titles(also)).toEqual(['pack', 'clean e'])
      await store.undo({ change_id: [change_ids.at(-1)!] })
      expect(await states()).toEqual(before)
      expect((await stepsOf(move.id)).map(({ completed_at }) => completed_at !== null)).toEqual([false, true, false])
    })

    test('a todo is deleted and brought back with its steps', async () => {
      const move = await create({ item: 'move', steps: [open('pack'), open('clean')] })
      const { change_ids } = await store.delete([move.id, (await stepsOf(move.id))[0]!.id])
      expect(change_ids).toHaveLength(3)
      expect(await states()).toEqual([])
      await store.undo({ change_id: [change_ids[0]!] })
      expect(titles(await stepsOf(move.id))).toEqual(['pack', 'clean'])
      expect(await store.get(move.id)).toMatchObject({ step_count: 2 })
    })

    test('the creation of a todo cannot be undone over steps that it got since', async () => {
      const { todos, change_ids } = await store.create(todoCreateSchema.parse({ item: 'move', steps: [open('pack')] }))
      const added = await store.addSteps({ id: todos[0]!.id, steps: [open('clean')] })
      await expect(store.undo({ change_id: change_ids })).rejects.toMatchObject({ code: 'conflict' })
      await store.undo({ change_id: added.change_ids })
      await store.undo({ change_id: [change_ids[0]!] })
      expect(await states()).toEqual([])
    })

    test('steps follow their todo to another list, and are found by a search', async () => {
      const { list } = await store.createList({ name: 'House' })
      const move = await create({ item: 'move', steps: [open('pack')] })
      await update({ id: move.id, list_id: list.id })
      expect(await stepsOf(move.id)).toMatchObject([{ item: 'pack', list_id: list.id }])
      expect(titles((await store.list(todoListSchema.parse({}))).todos)).toEqual(['move'])
      expect(titles((await store.list(todoListSchema.parse({ q: 'pac' }))).todos)).toEqual(['pack'])
    })

    test('a todo becomes a step without its time, and a step becomes a todo', async () => {
      const move = await create({ item: 'move' })
      const pack = await create({ item: 'pack', due_date: '2026-11-24', recurrence: 'FREQ=DAILY' })
      const { change_ids } = await update({ id: pack.id, parent_id: move.id })
      expect(await stepsOf(move.id)).toMatchObject([{ item: 'pack', due_date: null, recurrence: null }])
      await store.undo({ change_id: change_ids })
      expect(await store.get(pack.id)).toMatchObject({
        parent_id: null,
        due_date: '2026-11-24',
        recurrence: 'FREQ=DAILY',
        occurrence: '2026-11-24',
      })
      await update({ id: pack.id, parent_id: move.id })
      await update({ id: pack.id, parent_id: null })
      expect(await store.get(move.id)).toMatchObject({ step_count: 0 })
    })

    test('what cannot be a step, or have steps, is refused with a sentence', async () => {
      const move = await create({ item: 'move', steps: [open('pack')] })
      const [pack] = await stepsOf(move.id)
      const other = await create({ item: 'other' })
      const refused = [
        () => store.addSteps({ id: pack!.id, steps: [open('socks')] }),
        () => update({ id: move.id, parent_id: other.id }),
        () => update({ id: other.id, parent_id: other.id }),
        () => update({ id: pack!.id, due_date: '2026-11-24' }),
        () => create({ item: 'clean', parent_id: move.id, due_date: '2026-11-24' }),
      ]
      for (const attempt of refused) await expect(attempt()).rejects.toMatchObject({ code: 'invalid_request' })
    })

    test(`a todo has at most ${MAX_STEPS} steps`, async () => {
      const steps = Array.from({ length: MAX_STEPS }, (_, n) => open(`step ${n}`))
      const { id } = await create({ item: 'long', steps })
      expect(titles(await stepsOf(id))).toEqual(steps.map(({ item }) => item))
      await expect(store.addSteps({ id, steps: [open('one more')] })).rejects.toMatchObject({ code: 'limit_reached' })
      await expect(create({ item: 'one more', parent_id: id })).rejects.toMatchObject({ code: 'limit_reached' })
      expect((await store.complete([id])).change_ids).toHaveLength(MAX_STEPS + 1)
    })
  })

  test('a done todo has no open steps', async () => {
    const move = await create({ item: 'move', steps: [open('pack')] })
    await store.complete([move.id])
    const [pack] = await stepsOf(move.id)
    const refused = [() => store.reopen([pack!.id]), () => store.addSteps({ id: move.id, steps: [open('clean')] })]
    for (const attempt of refused) {
      await expect(attempt()).rejects.toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining('move'),
      })
    }
    await store.reopen([move.id])
    expect((await store.reopen([pack!.id])).also).toMatchObject([{ id: move.id, done_step_count: 0 }])
  })

  describe('manual order', () => {
    const order = async () => titles((await store.list(todoListSchema.parse({ list_id: null, sort: 'manual' }))).todos)

    test('a todo stands where it was put, until the move is undone', async () => {
      const [a, b, c] = await three()
      await store.reorder({ id: c.id, after: a.id })
      expect(await order()).toEqual(['a', 'c', 'b'])
      const { change_ids } = await store.reorder({ id: b.id, after: null })
      expect(await order()).toEqual(['b', 'a', 'c'])
      await store.reorder({ id: a.id, after: a.id })
      expect(await order()).toEqual(['b', 'a', 'c'])
      await store.undo({ change_id: change_ids })
      expect(await order()).toEqual(['a', 'c', 'b'])
    })

    test('of many moves to one place at once, each gets a place of its own', async () => {
      const first = await create({ item: 'first' })
      const todos = await Promise.all(Array.from({ length: 20 }, (_, n) => create({ item: `todo ${n}` })))
      await Promise.all(todos.map(({ id }) => store.reorder({ id, after: first.id })))
      const { todos: ordered } = await store.list(todoListSchema.parse({ list_id: null, sort: 'manual' }))
      expect(new Set(ordered.map(({ position }) => position)).size).toBe(21)
      expect(ordered[0]!.id).toBe(first.id)
    })

    test('a thousand moves to the first place keep short positions', async () => {
      const [a, b] = await three()
      for (let n = 0; n < 500; n++) {
        await store.reorder({ id: a.id, after: null })
        await store.reorder({ id: b.id, after: null })
      }
      expect(await order()).toEqual(['b', 'a', 'c'])
      expect((await store.get(b.id)).position.length).toBeLessThan(20)
    })

    test('steps are ordered among the steps of their todo only', async () => {
      const move = await create({ item: 'move', steps: ['a', 'b', 'c'].map(open) })
      const [a, , c] = await stepsOf(move.id)
      await store.reorder({ id: c!.id, after: null })
      await store.reorder({ id: a!.id, after: c!.id })
      expect(titles(await stepsOf(move.id))).toEqual(['c', 'a', 'b'])
      await expect(store.reorder({ id: a!.id, after: move.id })).rejects.toMatchObject({ field: 'after' })
    })

    /** Three todos in the order a, b, c, though they are created in one millisecond. */
    async function three(): Promise<[Todo, Todo, Todo]> {
      const [a, b, c] = [await create({ item: 'a' }), await create({ item: 'b' }), await create({ item: 'c' })]
      await store.reorder({ id: a.id, after: null })
      await store.reorder({ id: b.id, after: a.id })
      await store.reorder({ id: c.id, after: b.id })
      return [a, b, c]
    }
  })
})
