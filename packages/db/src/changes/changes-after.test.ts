import { todoCreateSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database } from '../connection/database.ts'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import type { ChangePosition } from './change.repository.ts'
import { changesAfter, findPosition, lastPosition } from './change.repository.ts'

const UNKNOWN = '0190a000-0000-7000-8000-000000000000'

describeEachDatabase('changes after a position', (kind) => {
  let database: TestDatabase
  /** The database of a second process, see `openOther`. */
  let other: Database
  let scope: Scope
  beforeAll(async () => {
    database = await createTestDatabase(kind)
    other = await database.openOther()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db)
  })

  async function create(item: string, on: Database = database): Promise<string> {
    const { change_ids } = await todoStore(on.db, scope).create(todoCreateSchema.parse({ item }))
    return change_ids[0]!
  }

  const positionAfter = async (id: string) => (await findPosition(database.db, scope.user_id, id)) as ChangePosition
  async function idsAfter(position: ChangePosition, limit = 100): Promise<string[]> {
    return (await changesAfter(database.db, scope.user_id, position, limit)).changes.map(({ id }) => id)
  }

  test('changes come oldest first, in pages, after the first position or any change', async () => {
    const beginning = await lastPosition(database.db, scope.user_id)
    expect(await idsAfter(beginning)).toEqual([])
    const made = [await create('a'), await create('b'), await create('c')]
    expect((await lastPosition(database.db, scope.user_id)).id).toBe(made[2])
    expect(await idsAfter(beginning)).toEqual(made)
    expect(await idsAfter(beginning, 2)).toEqual(made.slice(0, 2))
    expect(await idsAfter(await positionAfter(made[0]!))).toEqual(made.slice(1))
    expect(await idsAfter(await positionAfter(made[2]!))).toEqual([])
    for (const id of [beginning.id, ...made]) expect((await positionAfter(id)).id).toBe(id)
  })

  test('a change of another user is not a position, and does not come after one', async () => {
    const foreign = await createTestUser(database.db)
    const id = await create('a')
    expect(await findPosition(database.db, foreign.user_id, id)).toBeNull()
    expect(await findPosition(database.db, scope.user_id, UNKNOWN)).toBeNull()
    const beginning = await lastPosition(database.db, foreign.user_id)
    expect((await changesAfter(database.db, foreign.user_id, beginning, 9)).changes).toEqual([])
  })

  test('no change is missed while several processes write', async () => {
    let position = await lastPosition(database.db, scope.user_id)
    const seen: string[] = []
    let isWriting = true
    const writers = [1, 2, 3, 4].map(async (writer) => {
      const made: string[] = []
      for (let n = 0; n < 10; n++) made.push(await create(`${writer}-${n}`, writer % 2 ? database : other))
      return made
    })
    const written = Promise.all(writers).finally(() => {
      isWriting = false
    })
    for (let last = false; !last; ) {
      last = !isWriting
      const page = await changesAfter(database.db, scope.user_id, position, 7)
      seen.push(...page.changes.map(({ id }) => id))
      position = page.position
      last &&= page.changes.length === 0
    }
    const made = (await written).flat()
    expect(seen).toHaveLength(made.length)
    expect(new Set(seen)).toEqual(new Set(made))
  })
})
