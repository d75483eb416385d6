import type { Change } from '@todo-agents/contract/change'
import type { Todo } from '@todo-agents/contract/todo'
import { todoCreateSchema, todoListSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from '../todos/todo-store.ts'
import { todoStore } from '../todos/todo-store.ts'

const RUN = '0190a000-0000-7000-8000-00000000000a'
const UNKNOWN = '0190a000-0000-7000-8000-000000000000'

describeEachDatabase('undo', (kind) => {
  let database: TestDatabase
  let scope: Scope
  let store: TodoStore
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
    store = todoStore(database.db, scope)
  })

  function create(input: object, by = store) {
    return by.create(todoCreateSchema.parse(input))
  }

  function update(input: object) {
    return store.update(todoUpdateSchema.parse(input))
  }

  const undo = (...change_id: string[]) => store.undo({ change_id })

  /** Returns everything that the user sees, except versions and update times, which an undo does not restore. */
  async function state(of = store) {
    const { todos } = await of.list(todoListSchema.parse({ status: 'all', limit: 100 }))
    const content = todos.map(({ version: _, updated_at: __, ...todo }) => todo)
    return { todos: content.sort((a, b) => a.id.localeCompare(b.id)), tags: await of.tags() }
  }

  /** Returns the changes that can be undone, newest first. */
  async function undoable(of = store): Promise<Change[]> {
    const { changes } = await of.changes({ limit: 100 })
    return changes.filter(({ undone_by, undoes }) => !undone_by && !undoes)
  }

  test('an undo reverts a create, an update, a completion and a deletion', async () => {
    const { todos, change_ids } = await create({ item: 'a', tags: ['x'], importance: 'low' })
    const { id } = todos[0]!
    const created = await state()
    const changed = await update({ id, item: 'b', due_date: '2026-11-30', tags: ['y'], importance: 'high' })
    const completed = await store.complete([id])
    const deleted = await store.delete([id])

    await undo(...deleted.change_ids)
    expect(await store.get(id)).toMatchObject({ item: 'b', tags: ['y'], completed_at: expect.any(String), version: 4 })
    await undo(...completed.change_ids)
    expect(await store.get(id)).toMatchObject({ completed_at: null, version: 5 })
    await undo(...changed.change_ids)
    expect(await state()).toEqual(created)
    await undo(...change_ids)
    expect(await state()).toEqual({ todos: [], tags: [] })
  })

  test('an undo is a change, and can be undone any number of times', async () => {
    const { todos } = await create({ item: 'a' })
    const { id } = todos[0]!
    let [last] = (await update({ id, item: 'b' })).change_ids
    for (const item of ['a', 'b', 'a', 'b']) {
      const { changes } = await undo(last!)
      expect(changes).toMatchObject([{ kind: 'update', undoes: last, undone_by: null, after: { item } }])
      expect(await store.get(id)).toMatchObject({ item })
      last = changes[0]!.id
    }
    expect(await store.get(id)).toMatchObject({ version: 6 })
  })

  test('the undo of an undo restores the first change, which can then be undone again', async () => {
    const { todos } = await create({ item: 'a' })
    const [change] = (await update({ id: todos[0]!.id, item: 'b' })).change_ids
    const { changes } = await undo(change!)
    await undo(changes[0]!.id)
    await undo(change!)
    expect(await store.get(todos[0]!.id)).toMatchObject({ item: 'a' })
    await expect(undo(change!)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('an undo of an undone, unknown or foreign change is refused', async () => {
    const { change_ids } = await create({ item: 'once' })
    await undo(...change_ids)
    await expect(undo(...change_ids)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('once'),
    })
    await expect(undo(UNKNOWN)).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining(UNKNOWN) })
    await expect(store.undo({ run_id: RUN })).rejects.toMatchObject({ code: 'not_found' })
    const stranger = todoStore(database.db, await createTestUser(database.db))
    await expect(stranger.undo({ change_id: change_ids })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('an undo that would lose a later change is refused with the title of the todo', async () => {
    const { todos, change_ids } = await create({ item: 'a' })
    const { id } = todos[0]!
    const second = await update({ id, item: 'b' })
    const third = await update({ id, importance: 'high' })
    const lost = { code: 'conflict', message: expect.stringContaining('“b”') }
    await expect(undo(...second.change_ids)).rejects.toMatchObject(lost)
    await expect(undo(...change_ids, ...second.change_ids)).rejects.toMatchObject({ code: 'conflict' })
    await undo(...third.change_ids)
    await undo(...second.change_ids)
    expect(await store.get(id)).toMatchObject({ item: 'a', importance: 'none' })
  })

  test('undos can only be undone in the reverse order', async () => {
    const { todos } = await create({ item: 'a' })
    const { id } = todos[0]!
    const [b] = (await update({ id, item: 'b' })).change_ids
    const [c] = (await update({ id, item: 'c' })).change_ids
    const [undoOfC] = (await undo(c!)).changes
    const [undoOfB] = (await undo(b!)).changes
    await expect(undo(undoOfC!.id)).rejects.toMatchObject({ code: 'conflict' })
    await undo(undoOfB!.id)
    await undo(undoOfC!.id)
    expect(await store.get(id)).toMatchObject({ item: 'c' })
  })

  test('an undo of several changes is all or nothing', async () => {
    const [one, two] = [await create({ item: 'one' }), await create({ item: 'two' })]
    await update({ id: one.todos[0]!.id, item: 'later' })
    const before = await state()
    await expect(undo(...one.change_ids, ...two.change_ids)).rejects.toMatchObject({ code: 'conflict' })
    expect(await state()).toEqual(before)
  })

  test('an undo reverts a whole run, or one call of it', async () => {
    const call = (call_id: string) => todoStore(database.db, { ...scope, session_id: 's', run_id: RUN, call_id })
    const { todos } = await create({ item: 'before' })
    const start = await state()
    await create({ item: 'first', tags: ['of the run'] }, call('1'))
    const afterFirst = await state()
    await call('2').complete([todos[0]!.id])
    await call('2').delete([todos[0]!.id])

    expect(await call('3').lastUndoable()).toEqual({ run_id: RUN, call_id: '2' })
    const { changes } = await call('3').undo({ run_id: RUN, call_id: '2' })
    expect(changes.map(({ kind }) => kind)).toEqual(['create', 'update'])
    expect(await state()).toEqual(afterFirst)
    expect(await call('4').lastUndoable()).toEqual({ run_id: RUN, call_id: '1' })
    await call('4').undo({ run_id: RUN, call_id: '1' })
    expect(await state()).toEqual(start)
    expect(await call('5').lastUndoable()).toBeNull()
  })

  test('a preview returns what an undo would change, and changes nothing', async () => {
    const run = todoStore(database.db, { ...scope, session_id: 's', run_id: RUN, call_id: '1' })
    const [one, two] = [await create({ item: 'one', tags: ['t'] }, run), await create({ item: 'two' }, run)]
    const whole = { run_id: RUN, call_id: '1' }
    const before = [await state(), await undoable()]

    const { changes } = await store.previewUndo(whole)

    expect(changes.map(({ entity, kind }) => [entity, kind])).toEqual([
      ['todo', 'delete'],
      ['todo', 'delete'],
      ['tag', 'delete'],
    ])
    expect(changes.map(({ entity_id }) => entity_id).slice(0, 2)).toEqual([two.todos[0]!.id, one.todos[0]!.id])
    expect([await state(), await undoable()]).toEqual(before)
    // A preview within a transaction leaves the transaction's own changes as they were.
    await database.db.transaction().execute(async (trx) => {
      const within = todoStore(trx, scope)
      await create({ item: 'three' }, within)
      expect((await within.previewUndo(whole)).changes).toHaveLength(3)
      await expect(within.previewUndo({ change_id: [UNKNOWN] })).rejects.toMatchObject({ code: 'not_found' })
      await within.undo(whole)
    })
    expect((await state()).todos.map(({ item }) => item)).toEqual(['three'])
    await expect(store.previewUndo(whole)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('repeated undos in a session skip a tag that other todos use now', async () => {
    const call = (call_id: string) => todoStore(database.db, { ...scope, session_id: 's', run_id: RUN, call_id })
    await create({ item: 'first' }, call('1'))
    await create({ item: 'second', tags: ['zz'] }, call('2'))
    await create({ item: 'by hand', tags: ['zz'] })
    await call('3').undo((await call('3').lastUndoable())!)
    await call('4').undo((await call('4').lastUndoable())!)
    expect((await state()).todos.map(({ item, tags }) => [item, tags])).toEqual([['by hand', ['zz']]])
    expect(await call('5').lastUndoable()).toBeNull()
  })

  test('an undo of a run that has undone a change of its own restores the state before the run', async () => {
    const run = todoStore(database.db, { ...scope, session_id: 's', run_id: RUN })
    const start = await state()
    const { change_ids } = await create({ item: 'first' }, run)
    await create({ item: 'second' }, run)
    await run.undo({ change_id: change_ids })
    await store.undo({ run_id: RUN })
    expect(await state()).toEqual(start)
    await expect(store.undo({ run_id: RUN })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('the last undoable change of a session is one that the session made', async () => {
    await create({ item: 'by hand' })
    expect(await store.lastUndoable()).toBeNull()
    expect(await todoStore(database.db, { ...scope, session_id: 's' }).lastUndoable()).toBeNull()
  })

  test('an undo keeps a tag that other todos use now, and refuses to undo that tag alone', async () => {
    const { change_ids } = await create({ item: 'a', tags: ['shared'] })
    const other = await create({ item: 'b', tags: ['shared'] })
    const { changes } = await undo(...change_ids)
    expect(changes).toMatchObject([{ entity: 'todo', kind: 'delete' }])
    expect(await store.get(other.todos[0]!.id)).toMatchObject({ tags: ['shared'] })
    await expect(undo(change_ids[0]!)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/shared/),
    })
    await store.delete([other.todos[0]!.id])
    await undo(change_ids[0]!)
    expect(await store.tags()).toEqual([])
  })

  test('an undo links a deleted tag to its todos again, and the undo of that unlinks it', async () => {
    const { todos } = await create({ item: 'a', tags: ['t'] })
    const gone = await create({ item: 'b', tags: ['t'] })
    const [tag] = await store.tags()
    const [deletion] = (await store.deleteTag(tag!.id)).change_ids
    await store.delete([gone.todos[0]!.id])
    const { changes } = await undo(deletion!)
    expect(await store.tags()).toEqual([tag])
    expect(await store.get(todos[0]!.id)).toMatchObject({ tags: ['t'] })
    // Followers of the feed do not read the todos again, so the change must contain the ids of the todos.
    const { changes: latest } = await store.changes({ limit: 1 })
    const ids = [...todos, ...gone.todos].map(({ id }) => id).sort()
    expect(latest[0]?.after).toMatchObject({ name: 't', todo_ids: ids })
    await undo(changes[0]!.id)
    expect(await store.get(todos[0]!.id)).toMatchObject({ tags: [] })
    const redone = (await undoable()).find(({ id }) => id === deletion)
    expect(redone).toBeDefined()
  })

  test('the undo of a renamed tag is refused when the old name is taken', async () => {
    const { tag } = await store.createTag({ name: 'old' })
    const { change_ids } = await store.updateTag({ id: tag.id, name: 'new' })
    await store.createTag({ name: 'OLD' })
    await expect(undo(...change_ids)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('an undo reverts only the fields that the change had touched: a tag renamed since keeps its new name', async () => {
    const { todos } = await create({ item: 'a', tags: ['t'] })
    const { id } = todos[0]!
    const { change_ids } = await update({ id, item: 'b', tags: ['t', 'u'] })
    const tag = (await store.tags()).find(({ name }) => name === 't')!
    await store.updateTag({ id: tag.id, name: 'renamed' })
    await undo(change_ids.at(-1)!)
    expect(await store.get(id)).toMatchObject({ item: 'a', tags: ['renamed'] })
  })

  test('an undo that restores a todo also restores its tag that was deleted in the meantime', async () => {
    const { todos } = await create({ item: 'a', tags: ['t'] })
    const { change_ids } = await store.delete([todos[0]!.id])
    const [tag] = await store.tags()
    await store.deleteTag(tag!.id)
    const { changes } = await undo(...change_ids)
    expect(changes.map(({ entity, kind }) => [entity, kind])).toEqual([
      ['tag', 'create'],
      ['todo', 'create'],
    ])
    expect(await store.get(todos[0]!.id)).toMatchObject({ tags: ['t'] })
  })

  test('undoing any sequence of changes, newest first, passes through every state in between', async () => {
    type Act = (todos: Todo[], on: TodoStore) => Promise<unknown>
    const pick = fc.nat()
    const tags = fc.subarray(['home', 'work', 'Zoo'])
    const times = fc.constantFrom(
      {},
      { due_date: '2026-12-01' },
      { start_time: '2026-12-01T10:00:00Z' },
      { start_time: null, due_date: null },
    )
    const importance = fc.constantFrom('none', 'high')
    const of = (todos: Todo[], n: number) => todos.slice(n % todos.length, (n % todos.length) + 2).map(({ id }) => id)
    const act: fc.Arbitrary<Act> = fc.oneof(
      fc.record({ item: fc.string({ minLength: 1, maxLength: 5 }).map((s) => `i${s}`), tags, importance }).map(
        (input): Act =>
          (_, on) =>
            create(input, on),
      ),
      fc.tuple(pick, tags, times, importance).map(
        ([n, tags, times, importance]): Act =>
          async (todos, on) =>
            todos.length > 0 && on.update(todoUpdateSchema.parse({ id: of(todos, n), tags, importance, ...times })),
      ),
      fc.tuple(pick, fc.constantFrom('complete' as const, 'reopen' as const, 'delete' as const)).map(
        ([n, verb]): Act =>
          async (todos, on) =>
            todos.length > 0 && on[verb](of(todos, n)),
      ),
      fc.tuple(pick, fc.constantFrom('home', 'WORK', 'garden'), fc.boolean()).map(
        ([n, name, isDeletion]): Act =>
          async (_, on) => {
            const all = await on.tags()
            const tag = all[n % all.length]
            if (!tag) return on.createTag({ name })
            if (isDeletion) return on.deleteTag(tag.id)
            const isTaken = all.some((other) => other.name.toLowerCase() === name.toLowerCase())
            return isTaken || on.updateTag({ id: tag.id, name })
          },
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 8 }), async (acts) => {
        const on = todoStore(database.db, await createTestUser(database.db))
        const states = [await state(on)]
        const counts = [0]
        for (const act of acts) {
          await act((await on.list(todoListSchema.parse({ status: 'all' }))).todos, on)
          states.push(await state(on))
          counts.push((await undoable(on)).length)
        }
        const undone = []
        for (let i = acts.length; i > 0; i--) {
          const change_id = (await undoable(on)).slice(0, counts[i]! - counts[i - 1]!).map(({ id }) => id)
          // Undo them one by one, so that the undo of a tag is not skipped when other todos use the tag.
          for (const id of change_id) undone.push((await on.undo({ change_id: [id] })).changes.at(-1)!.id)
          expect(await state(on)).toEqual(states[i - 1])
        }
        for (const id of undone.reverse()) await on.undo({ change_id: [id] })
        expect(await state(on)).toEqual(states.at(-1))
      }),
      { numRuns: kind === 'postgres' ? 15 : 25 },
    )
  })
})
