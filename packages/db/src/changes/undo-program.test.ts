import type { Program } from '@todo-agents/contract/program'
import type { Todo } from '@todo-agents/contract/todo'
import { todoCreateSchema, todoListSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createToken } from '../programs/program.repository.ts'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from '../todos/todo-store.ts'
import { todoStore } from '../todos/todo-store.ts'

const EVER = '1970-01-01T00:00:00.000Z'

describeEachDatabase('the undo of what a program did', (kind) => {
  let database: TestDatabase
  let scope: Scope
  let program: Program
  let person: TodoStore
  let script: TodoStore

  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
    const made = await createToken(database.db, scope, { name: 'script', scopes: ['todos:write'], expires_in_days: 1 })
    program = made.program
    person = todoStore(database.db, scope)
    script = todoStore(database.db, { ...scope, actor: 'program', program_id: program.id })
  })

  const all = (limit?: number) => ({ program_id: program.id, since: EVER, limit })

  async function create(store: TodoStore, item: string): Promise<Todo> {
    return (await store.create(todoCreateSchema.parse({ item }))).todos[0]!
  }

  async function items(): Promise<string[]> {
    const { todos } = await person.list(todoListSchema.parse({ status: 'all', limit: 100 }))
    return todos.map(({ item }) => item).sort()
  }

  test('what a program has undone itself does not come back', async () => {
    const { id } = await create(script, 'a')
    const [created] = (await person.changes({ entity_id: id, limit: 1 })).changes
    await script.undo({ change_id: [created!.id] })
    await create(script, 'b')
    await create(person, 'mine')
    // The preview counts as the undo does: both count the undo of the undo.
    expect(await person.undoEffects(all(1))).toMatchObject({ count: 1, total: 3 })
    expect(await person.undoEffects(all())).toMatchObject({ count: 3, total: 3 })
    expect((await person.undo(all())).changes.filter(({ undoes }) => undoes !== null)).toHaveLength(3)
    expect(await items()).toEqual(['mine'])
    await expect(person.undo(all())).rejects.toMatchObject({ code: 'not_found' })
  })

  test('with a limit it goes on where it stopped, also past newer changes that stay', async () => {
    const made: Todo[] = []
    for (const item of ['a', 'b', 'c', 'd', 'e', 'f']) made.push(await create(script, item))
    const edited = made.slice(3).map(({ id }) => id)
    await person.update(todoUpdateSchema.parse({ id: edited, importance: 'high' }))
    const kept = ['“f”', '“e”', '“d”']
    expect(await person.undoEffects(all(2))).toMatchObject({ count: 2, total: 6, kept })
    const first = await person.undo(all(2))
    expect(first).toMatchObject({ has_more: true, kept })
    expect(await items()).toEqual(['a', 'd', 'e', 'f'])
    const second = await person.undo(all(2))
    expect(second).toMatchObject({ has_more: false, kept })
    expect(second.changes).toHaveLength(1)
    expect(await items()).toEqual(['d', 'e', 'f'])
    expect(await person.undoEffects(all(2))).toEqual({ count: 0, effects: [], kept, total: 3 })
    // The changes of the person and those of another user's program stay out of it.
    const other = await createTestUser(database.db)
    await expect(todoStore(database.db, other).undo(all())).rejects.toMatchObject({ code: 'not_found' })
  })
})
