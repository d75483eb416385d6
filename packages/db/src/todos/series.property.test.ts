import { AppError } from '@todo-agents/contract/errors'
import type { Todo, TodoWrite } from '@todo-agents/contract/todo'
import { addStepsSchema, todoCreateSchema, todoSkipSchema, todoUpdateSchema } from '@todo-agents/contract/todo'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseRule } from '../recurrence/parse-rule.ts'
import { matchingDays } from '../recurrence/testing/naive-rule.ts'
import { instantToWallClock } from '../recurrence/wall-clock.ts'
import type { Scope } from '../scope.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { createTestDatabase, describeEachDatabase } from '../testing/databases.ts'
import { createTestUser } from '../testing/users.ts'
import { updateMe } from '../users/user.repository.ts'
import type { TodoStore } from './todo-store.ts'
import { todoStore } from './todo-store.ts'
import { sortTime } from './todo-times.ts'

const RULES = [
  'FREQ=DAILY',
  'FREQ=DAILY;INTERVAL=3',
  'FREQ=WEEKLY',
  'FREQ=WEEKLY;BYDAY=MO,TH',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU',
  'FREQ=MONTHLY',
  'FREQ=MONTHLY;BYMONTHDAY=-1',
  'FREQ=MONTHLY;BYDAY=1MO',
  'FREQ=DAILY;COUNT=3',
  'FREQ=WEEKLY;UNTIL=20270415',
]
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Auckland']
/** Around the days when the clocks change in Berlin and in New York. */
const DAYS = ['2027-03-12', '2027-03-13', '2027-03-14', '2027-03-15', '2027-03-28', '2027-03-31']
const INSTANTS = DAYS.flatMap((day) => [`${day}T01:30:00Z`, `${day}T22:45:00Z`])

const times = fc.oneof(
  fc.record({ due_date: fc.constantFrom(...DAYS) }),
  fc.record({ start_time: fc.constantFrom(...INSTANTS) }),
)
const points = fc.record({ alarm_time: fc.constantFrom(...INSTANTS) })
const scopes = fc.constantFrom(undefined, 'this' as const, 'following' as const)
const rules = fc.constantFrom(...RULES)
const from = fc.constantFrom('schedule' as const, 'schedule' as const, 'completion' as const)
const which = fc.nat(30)

/** `which` selects one of the todos. */
const steps = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('move' as const), which, times, scope: scopes }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('remind' as const), which, times: points, scope: scopes }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('rename' as const), which, scope: scopes, n: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('rule' as const), which, rule: fc.option(rules, { freq: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('from' as const), which, from }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('complete' as const), which }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('skip' as const), which }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('skipUntil' as const), which, day: fc.constantFrom(...DAYS) }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('reopen' as const), which }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('delete' as const), which }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('addStep' as const), which }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('undo' as const) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('undoEarlier' as const), which }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('zone' as const), zone: fc.constantFrom(...ZONES) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('wait' as const), days: fc.nat(20) }) },
)
type Step = typeof steps extends fc.Arbitrary<infer Value> ? Value : never

const starts = fc.record({
  times: fc.oneof(times, points, fc.constant({})),
  recurrence: rules,
  recurrence_from: from,
  tags: fc.uniqueArray(fc.constantFrom('home', 'work')),
  steps: fc.array(fc.constant({ item: 'Step' }), { maxLength: 2 }),
})

/** One user, whose todos the steps change. */
class Run {
  readonly #database: TestDatabase
  readonly #scope: Scope
  readonly #store: TodoStore
  #time_zone = ZONES[0] as string
  #now: Date
  /** The writes that are not undone, with the state before each. */
  readonly #writes: { change_ids: string[]; before: unknown }[] = []

  constructor(database: TestDatabase, scope: Scope, now: Date) {
    this.#database = database
    this.#now = now
    this.#scope = { ...scope, now: () => this.#now }
    this.#store = todoStore(database.db, this.#scope)
  }

  static async start(database: TestDatabase): Promise<Run> {
    return new Run(database, await createTestUser(database.db), new Date('2027-03-12T10:00:00Z'))
  }

  async create({ times, ...input }: typeof starts extends fc.Arbitrary<infer Value> ? Value : never): Promise<void> {
    await this.#write(() => this.#store.create(todoCreateSchema.parse({ item: 'Todo', ...times, ...input })))
  }

  async make(step: Step): Promise<void> {
    if (step.type === 'wait') this.#now = new Date(this.#now.getTime() + step.days * 86_400_000)
    else if (step.type === 'zone') await this.#moveTo(step.zone)
    else if (step.type === 'undo') await this.#undo(this.#writes.length - 1)
    else if (step.type === 'undoEarlier') await this.#undo(step.which % Math.max(1, this.#writes.length))
    else await this.#change(step)
    await this.#check()
  }

  async #change(step: Exclude<Step, { type: 'wait' | 'zone' | 'undo' | 'undoEarlier' }>): Promise<void> {
    const todos = await this.todos()
    const todo = todos[step.which % todos.length]
    if (!todo) return
    const { id } = todo
    const update = (patch: object) => this.#write(() => this.#store.update(todoUpdateSchema.parse({ id, ...patch })))
    const places = placesOf(todos, todo)
    switch (step.type) {
      case 'move':
      case 'remind':
        return update({ ...step.times, ...(step.scope && { scope: step.scope }) })
      case 'rename':
        return update({ item: `Name ${step.n}`, tags: ['home'], ...(step.scope && { scope: step.scope }) })
      case 'rule':
        return update({ recurrence: step.rule })
      case 'from':
        return update({ recurrence_from: step.from })
      case 'complete':
        await this.#write(() => this.#store.complete([id]), { isRefusable: false })
        return this.#checkNext(todo, places)
      case 'skip':
        await this.#write(() => this.#store.skip(todoSkipSchema.parse({ id })), {
          isRefusable: !todo.series_id || !!todo.completed_at,
        })
        return this.#checkNext(todo, places)
      case 'skipUntil':
        return this.#write(() => this.#store.skip(todoSkipSchema.parse({ id, until: step.day })))
      case 'reopen':
        return this.#write(() => this.#store.reopen([id]))
      case 'delete':
        return this.#write(() => this.#store.delete([id]))
      case 'addStep':
        return this.#write(() => this.#store.addSteps(addStepsSchema.parse({ id, steps: [{ item: 'Step' }] })))
    }
  }

  /** Makes a write, then undoes it, undoes that, and expects the same states as before and after it. */
  async #write(write: () => Promise<Pick<TodoWrite, 'change_ids'>>, { isRefusable = true } = {}): Promise<void> {
    const before = await this.#state()
    const written = isRefusable ? await this.#orRefused(write) : await write()
    if (!written) return expect(await this.#state()).toEqual(before)
    if (written.change_ids.length === 0) return
    const after = await this.#state()
    const undone = await this.#store.undo({ change_id: written.change_ids })
    expect(await this.#state(), 'the state after an undo').toEqual(before)
    await this.#check()
    const redone = await this.#store.undo({ change_id: undone.changes.map(({ id }) => id) })
    expect(await this.#state(), 'the state after the undo of an undo').toEqual(after)
    this.#writes.push({ change_ids: redone.changes.map(({ id }) => id), before })
  }

  /** Undoes one of the writes. The last one must be possible, and restores the state before it. */
  async #undo(index: number): Promise<void> {
    const write = this.#writes[index]
    if (!write) return
    const state = await this.#state()
    const isLast = index === this.#writes.length - 1
    // The changes are undos of undos here. Undoing them again takes the write back.
    const undo = () => this.#store.undo({ change_id: write.change_ids })
    const undone = isLast ? await undo() : await this.#orRefused(undo)
    if (!undone) return expect(await this.#state()).toEqual(state)
    if (isLast) expect(await this.#state(), 'the state after the last undo').toEqual(write.before)
    // After an undo in between, no state before an earlier write comes back.
    this.#writes.splice(isLast ? index : 0)
  }

  /** Returns null when the store refuses the work with an error for the user. */
  async #orRefused<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      expect(['invalid_request', 'conflict', 'not_found']).toContain(error.code)
      return null
    }
  }

  async #moveTo(zone: string): Promise<void> {
    await updateMe(this.#database.db, this.#scope, { time_zone: zone })
    this.#time_zone = zone
  }

  /** Expects that the occurrence after `closed` is the next day that a slow count of every day finds. */
  async #checkNext(closed: Todo, places: ReadonlySet<string>): Promise<void> {
    const { series_id, occurrence, recurrence, recurrence_from, completed_at } = closed
    if (!series_id || !occurrence || !recurrence || completed_at) return
    const open = (await this.todos()).filter((todo) => todo.series_id === series_id && !todo.completed_at)
    expect(open.length).toBeLessThanOrEqual(1)
    const next = open[0]?.occurrence ?? null
    if (recurrence_from === 'completion') {
      const today = instantToWallClock(this.#now.toISOString(), this.#time_zone).slice(0, 10)
      return expect(next === null || next.slice(0, 10) > today, `${next} after ${today}`).toBe(true)
    }
    const expected = placesAfter({ occurrence, recurrence }, `${Number(occurrence.slice(0, 4)) + 1}-12-31`)
    expect(next, `after ${occurrence} of ${recurrence}`).toBe(expected.find((each) => !places.has(each)) ?? null)
  }

  /** What must hold at any time. */
  async #check(): Promise<void> {
    const { rows } = await sql<Todo & { sort_time: string }>`
      select * from todo where user_id = ${this.#scope.user_id} order by id`.execute(this.#database.db)
    const inSeries = rows.filter(({ series_id }) => series_id !== null)
    const open = inSeries.filter(({ completed_at }) => completed_at === null).map(({ series_id }) => series_id)
    expect(open, 'open todos of a series').toEqual([...new Set(open)])
    const places = inSeries
      .filter(({ recurrence_from }) => recurrence_from === 'schedule')
      .map(({ series_id, occurrence }) => `${series_id} ${occurrence}`)
    expect(places, 'occurrences').toEqual([...new Set(places)])
    for (const row of rows.filter(({ parent_id }) => parent_id === null)) {
      expect(row.sort_time).toBe(sortTime(row, this.#time_zone))
    }
    for (const todo of await this.todos()) await this.#checkCalendar(todo)
  }

  /** Expects that the calendar shows what completing one after the other would give. */
  async #checkCalendar(todo: Todo): Promise<void> {
    const { id, occurrence, recurrence } = todo
    if (!occurrence || !recurrence || todo.completed_at || todo.recurrence_from === 'completion') return
    const year = Number(occurrence.slice(0, 4))
    const range = { from: `${year}-01-01T00:00:00.000Z`, to: `${year + 1}-01-01T00:00:00.000Z` }
    const { occurrences } = await this.#store.occurrences({ ...range, id: [id], limit: 1000 })
    const places = placesOf(await this.todos(), todo)
    const expected = placesAfter({ occurrence, recurrence }, `${year + 1}-01-03`).filter((each) => !places.has(each))
    const found = occurrences.map((each) => each.occurrence)
    // The year of the range ends at another time than the user's.
    expect(found).toEqual(expected.slice(0, found.length))
    expect(expected.slice(found.length).every((each) => each >= `${year}-12-31`)).toBe(true)
  }

  /** The todos without steps, in the order of their creation. */
  async todos(): Promise<Todo[]> {
    const { todos } = await this.#store.list({ status: 'all', sort: 'created', limit: 100 })
    return todos
  }

  /** Every todo and its tags. Versions only rise, and `alarm_due` depends on the time of the write. */
  async #state(): Promise<unknown> {
    const { rows } = await sql<Record<string, unknown>>`
      select todo.*, array(select tag_id from todo_tag where todo_id = todo.id order by tag_id) as tag_ids
      from todo where user_id = ${this.#scope.user_id} order by todo.id`.execute(this.#database.db)
    return rows.map(({ version: _, updated_at: __, alarm_due: ___, sort_time: ____, ...row }) => row)
  }
}

/** The places of a series that have a todo. */
function placesOf(todos: Todo[], { series_id }: Todo): Set<string> {
  return new Set(todos.filter((todo) => todo.series_id === series_id).flatMap(({ occurrence }) => occurrence ?? []))
}

/** The places of a rule after one of them, by a slow count of every day. */
function placesAfter({ occurrence, recurrence }: { occurrence: string; recurrence: string }, end: string): string[] {
  const rule = parseRule(recurrence)
  const day = occurrence.slice(0, 10)
  return matchingDays(rule, day, end)
    .filter((each) => each > day && each.replaceAll('-', '') <= (rule.until ?? '99999999'))
    .slice(0, (rule.count ?? 1000) - 1)
    .map((each) => each + occurrence.slice(10))
}

describeEachDatabase('any sequence of changes to todos that repeat', (kind) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(() => database.close())

  test('leaves one open todo of a series, no occurrence twice or left out, and can be undone exactly', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(starts, { minLength: 1, maxLength: 2 }),
        fc.array(steps, { minLength: 5, maxLength: 30 }),
        async (todos, changes) => {
          const run = await Run.start(database)
          for (const todo of todos) await run.create(todo)
          for (const [n, change] of changes.entries()) {
            await run.make(change).catch((error: Error) => {
              error.message = `step ${n + 1} of ${JSON.stringify([todos, changes.slice(0, n + 1)])}: ${error.message}`
              throw error
            })
          }
        },
      ),
      { numRuns: 20 },
    )
  })
})
