import type { TodoListInput } from '@todo-agents/contract/todo'
import { todoCreateSchema, todoListSchema } from '@todo-agents/contract/todo'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeCursor } from '../cursor.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import type { TodoStore } from './todo-store.ts'
import { todoStore } from './todo-store.ts'

describeEachDatabase('lists of todos', (kind) => {
  let database: TestDatabase
  let store: TodoStore

  beforeAll(async () => {
    database = await createTestDatabase(kind)
    let seconds = 0
    const now = () => new Date(Date.parse('2026-11-22T08:00:00Z') + seconds++ * 1000)
    const scope = await createTestUser(database.db, { now })
    store = todoStore(database.db, scope)
    const todos = [
      { item: 'No time', tags: ['home'] },
      { item: 'Late Monday', start_time: '2026-11-23T22:30:00Z', importance: 'high', description: '100% SURE_THING' },
      { item: 'Due Monday', due_date: '2026-11-23', importance: 'low', tags: ['Home', 'Ärger'] },
      { item: 'Early Tuesday', start_time: '2026-11-23T23:00:00Z' },
      { item: 'Done Ümlaut', start_time: '2026-11-01T10:00:00Z', tags: ['home'] },
      { item: 'Done later', importance: 'medium' },
      { item: 'Back\\slash 100 sure', importance: 'high' },
    ]
    for (const todo of todos) await store.create(todoCreateSchema.parse(todo))
    for (const item of ['Done Ümlaut', 'Done later']) {
      const { todos } = await store.list(todoListSchema.parse({ q: item }))
      await store.complete([todos[0]!.id])
    }
    const stranger = todoStore(database.db, await createTestUser(database.db, { now }))
    await stranger.create(todoCreateSchema.parse({ ...todos[2], item: 'of a stranger' }))
  })
  afterAll(() => database.close())

  test('todos are listed by their ids', async () => {
    const { todos } = await store.list(todoListSchema.parse({ status: 'all' }))
    const id = [todos[1]!.id, todos[0]!.id]
    expect((await store.list(todoListSchema.parse({ status: 'all', id }))).todos).toEqual(todos.slice(0, 2))
    expect((await store.list(todoListSchema.parse({ status: 'done', id }))).todos).toEqual(todos.slice(0, 1))
  })

  test('the last day of the calendar can be listed', async () => {
    expect(await store.list(todoListSchema.parse({ day: '9999-12-31' }))).toMatchObject({ todos: [] })
  })

  async function items(query: TodoListInput): Promise<string[]> {
    const { todos } = await store.list(todoListSchema.parse(query))
    return todos.map(({ item }) => item)
  }

  const TIMED = ['Due Monday', 'Late Monday', 'Early Tuesday']
  const UNTIMED = ['No time', 'Back\\slash 100 sure']

  const cases: [string, TodoListInput, string[]][] = [
    ['open todos by time, untimed ones last', {}, [...TIMED, ...UNTIMED]],
    ['completed todos', { status: 'done' }, ['Done Ümlaut', 'Done later']],
    ['all todos', { status: 'all' }, ['Done Ümlaut', ...TIMED, 'No time', 'Done later', 'Back\\slash 100 sure']],
    [
      'titles with a fragment, in any case',
      { fragments: ['ÜML', 'tues'], status: 'all' },
      ['Done Ümlaut', 'Early Tuesday'],
    ],
    ['no description with a fragment', { fragments: ['100%'] }, []],
    ['the start of a title or a word', { fragments: [' 10', ' no'] }, ['No time', 'Back\\slash 100 sure']],
    ['no middle of a word as its start', { fragments: [' 00', ' slash'] }, []],
    ['titles with the longest fragments', { fragments: ['onda', 'ues'], limit: 2 }, ['Due Monday', 'Late Monday']],
    ['open todos before done ones', { fragments: ['late'], status: 'all', limit: 1 }, ['Late Monday']],
    ['shorter titles before longer ones', { fragments: ['done'], status: 'all', limit: 1 }, ['Done later']],
    ['fragments together with a tag', { fragments: ['o'], tag: 'home' }, ['Due Monday', 'No time']],
    [
      'todos by importance, then time',
      { sort: 'importance' },
      ['Late Monday', 'Back\\slash 100 sure', 'Due Monday', 'Early Tuesday', 'No time'],
    ],
    ['todos of one importance', { importance: 'high' }, ['Late Monday', 'Back\\slash 100 sure']],
    ['newest todos first', { sort: 'created', limit: 2 }, ['Back\\slash 100 sure', 'Early Tuesday']],
    ['last completed todos first', { sort: 'completed', status: 'all' }, ['Done later', 'Done Ümlaut']],
    ['todos of a local day', { day: '2026-11-23' }, ['Due Monday', 'Late Monday']],
    ['todos of the next local day', { day: '2026-11-24' }, ['Early Tuesday']],
    ['todos from an instant', { from: '2026-11-23T23:00:00Z' }, ['Early Tuesday', ...UNTIMED]],
    ['todos to an instant', { to: '2026-11-23T22:30:00Z' }, ['Due Monday']],
    ['todos of a tag in any case', { tag: 'HOME', status: 'all' }, ['Done Ümlaut', 'Due Monday', 'No time']],
    ['todos of a tag beyond ASCII', { tag: 'ärger' }, ['Due Monday']],
    ['todos of an unknown tag', { tag: 'nowhere' }, []],
    ['todos with a word in any case', { q: 'mONDAY' }, ['Due Monday', 'Late Monday']],
    ['todos with a word beyond ASCII', { q: 'üMLAUT', status: 'all' }, ['Done Ümlaut']],
    ['todos with every word, in title or description', { q: 'sure late' }, ['Late Monday']],
    ['todos with a percent sign', { q: '100%' }, ['Late Monday']],
    ['todos with an underscore', { q: 'sure_' }, ['Late Monday']],
    ['todos with a backslash', { q: '\\' }, ['Back\\slash 100 sure']],
    ['todos with only some of the words', { q: 'monday nowhere' }, []],
    ['todos with a query of spaces', { q: '  ', limit: 1 }, ['Due Monday']],
  ]
  test.each(cases)('the list returns %s', async (_, query, expected) => {
    // The order of untimed todos does not matter.
    expect(withUntimedSorted(await items(query))).toEqual(withUntimedSorted(expected))
  })

  describe('pages', () => {
    const queries = fc.record({
      status: fc.constantFrom('open', 'done', 'all'),
      sort: fc.constantFrom('time', 'importance', 'created', 'completed'),
      limit: fc.integer({ min: 1, max: 4 }),
    })

    test('the pages together are the whole list, for any order and page size', async () => {
      await fc.assert(
        fc.asyncProperty(queries, async ({ limit, ...query }) => {
          const whole = await store.list(todoListSchema.parse(query))
          expect(whole.next_cursor).toBeNull()
          const pages = []
          let cursor: string | undefined
          do {
            const page = await store.list(todoListSchema.parse({ ...query, limit, cursor }))
            expect(page.todos.length).toBeLessThanOrEqual(limit)
            pages.push(...page.todos)
            cursor = page.next_cursor ?? undefined
          } while (cursor)
          expect(pages).toEqual(whole.todos)
        }),
        { numRuns: 40 },
      )
    })

    const id = '0190a000-0000-7000-8000-000000000000'
    test.each([
      ['nonsense', 'nonsense'],
      ['another order', encodeCursor('created', ['2026-11-22T08:00:00.000Z', id])],
      ['another list', encodeCursor('change', [1])],
      ['a wrong id', encodeCursor('time', ['2026-11-22T08:00:00.000Z', "'; drop table todo"])],
      ['an invalid day', encodeCursor('time', ['2026-02-30T08:00:00.000Z', id])],
      ['too few keys', encodeCursor('time', ['infinity'])],
    ])('a cursor of %s is refused', async (_, cursor) => {
      const refused = { code: 'invalid_request', field: 'cursor' }
      await expect(store.list(todoListSchema.parse({ cursor }))).rejects.toMatchObject(refused)
    })
  })
})

function withUntimedSorted(items: string[]): string[] {
  const isUntimed = (item: string) => ['No time', 'Done later', 'Back\\slash 100 sure'].includes(item)
  const untimed = items.filter(isUntimed)
  return untimed.length > 1 && items.slice(-untimed.length).every(isUntimed)
    ? [...items.slice(0, -untimed.length), ...untimed.sort()]
    : items
}
