import { randomUUID } from 'node:crypto'
import { todoCreateSchema, todoListSchema } from '@todo-agents/contract/todo'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import { todoStore } from '../todos/todo-store.ts'
import { copySettings, getMe, updateMe } from './user.repository.ts'

const UNKNOWN = '0190a000-0000-7000-8000-000000000000'

describeEachDatabase('users', (kind) => {
  let database: TestDatabase
  let scope: Scope
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    scope = await createTestUser(database.db, { is_guest: true })
  })

  const DEFAULT_SETTINGS = {
    working_hours_start: '09:00',
    working_hours_end: '18:00',
    first_day_of_week: null,
    date_order: null,
    hour_cycle: null,
    language: null,
    ui: {},
    email_reminders: true,
  }

  function create(input: object) {
    return todoStore(database.db, scope).create(todoCreateSchema.parse(input))
  }

  async function items(query: object = { status: 'all' }) {
    const { todos } = await todoStore(database.db, scope).list(todoListSchema.parse(query))
    return todos.map(({ item }) => item)
  }

  test('the e-mail address of a guest is null', async () => {
    const guest = { id: scope.user_id, name: 'Ada', email: null, is_guest: true }
    expect(await getMe(database.db, scope.user_id)).toEqual({
      ...guest,
      time_zone: 'Europe/Berlin',
      default_duration: 60,
      ...DEFAULT_SETTINGS,
      delete_at: null,
      ask_before_deleting: false,
      assistant: null,
    })
    const { user_id } = await createTestUser(database.db)
    expect(await getMe(database.db, user_id)).toMatchObject({ is_guest: false, email: `${user_id}@example.com` })
    await expect(getMe(database.db, UNKNOWN)).rejects.toMatchObject({ code: 'unauthorized' })
  })

  test('working hours end after they start', async () => {
    const hours = { working_hours_start: '18:00', working_hours_end: '20:00' }
    expect(await updateMe(database.db, scope, hours)).toMatchObject(hours)
    await expect(updateMe(database.db, scope, { working_hours_end: '18:00' })).rejects.toMatchObject({
      code: 'invalid_request',
      field: 'working_hours_end',
    })
  })

  test('changing one setting keeps the others', async () => {
    expect(await updateMe(database.db, scope, { name: 'Grace' })).toMatchObject({ name: 'Grace', default_duration: 60 })
    expect(await updateMe(database.db, scope, { default_duration: 25 })).toMatchObject({ name: 'Grace' })
    const { todos } = await create({ item: 'short', start_time: '2026-11-23T10:00:00Z' })
    expect(todos[0]).toMatchObject({ end_time: '2026-11-23T10:25:00.000Z' })
    await expect(updateMe(database.db, { ...scope, user_id: UNKNOWN }, {})).rejects.toMatchObject({
      code: 'unauthorized',
    })
  })

  test('a change of one part of the web app keeps the others, and the saved filters are replaced as a whole', async () => {
    const filter = (name: string) => ({ id: randomUUID(), name, query: 'tag:work' })
    const [first, second] = [filter('First'), filter('Second')]
    await updateMe(database.db, scope, { ui: { accent: 'green', saved_filters: [first, second] } })
    const { ui } = await updateMe(database.db, scope, { ui: { density: 'compact', saved_filters: [second] } })
    expect(ui).toEqual({ accent: 'green', density: 'compact', saved_filters: [second] })
    expect(await updateMe(database.db, scope, { name: 'Grace' })).toMatchObject({ ui })
  })

  test('an account that a guest makes has all settings of the guest', async () => {
    const settings = { hour_cycle: 'h12', language: 'de', ui: { single_keys: false } } as const
    await updateMe(database.db, scope, settings)
    const { user_id } = await createTestUser(database.db)
    await copySettings(database.db, scope.user_id, user_id)
    expect(await getMe(database.db, user_id)).toMatchObject(settings)
  })

  test('a new time zone moves todos with a day, and not todos with an instant', async () => {
    await create({ item: 'due', due_date: '2026-11-24' })
    await create({ item: 'timed', start_time: '2026-11-24T03:00:00Z' })
    await create({ item: 'never' })
    expect(await items()).toEqual(['due', 'timed', 'never'])
    await updateMe(database.db, scope, { time_zone: 'America/New_York' })
    expect(await items()).toEqual(['timed', 'due', 'never'])
    expect(await items({ day: '2026-11-24' })).toEqual(['due'])
    expect(await items({ day: '2026-11-23' })).toEqual(['timed'])
  })
})
