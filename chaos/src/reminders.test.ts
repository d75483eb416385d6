import type { PushServer } from '@todo-agents/api/testing/push-server'
import { startPushServer } from '@todo-agents/api/testing/push-server'
import { hasRedisServer } from '@todo-agents/api/testing/redis-server'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Person } from './person.ts'
import { personAt } from './person.ts'
import { chance, describeDatabases, isFull, rounds } from './rounds.ts'
import type { Switch } from './switch.ts'
import { newSwitch } from './switch.ts'
import type { SwitchedServer } from './switched-server.ts'
import { switchedServer } from './switched-server.ts'
import type { TwoServers } from './two-servers.ts'
import { startTwoServers } from './two-servers.ts'

/** Every statement of the delivery of a reminder, by a part of its text. */
const STATEMENTS = {
  look: 'min\\(alarm_due\\)',
  sweep: 'with found as',
  claim: 'with claimed as',
  note: 'update "push_subscription"',
  settle: 'update reminder_delivery set state',
}

/** The statements before which each test kills a process: all, or in the short form three of them, by chance. */
function killPoints(name: string): [string, string][] {
  const all = Object.entries(STATEMENTS)
  return isFull ? all : chance(name).sample(all, 3)
}

const ANY = 'alarm_due|reminder_delivery|push_subscription"? set'

/** How many milliseconds after its creation a todo reminds, at first. */
const SOON_MS = 1500

const WAIT = { timeout: 60_000, interval: 100 }

/** Follows the feed of a user across restarts of the server, and collects the reminders by their todos. */
function followReminders({ client }: Person) {
  const ids = new Map<string, Set<string>>()
  const subscription = client.trpc.change.subscribe.subscribe(undefined, {
    onData({ data }) {
      if (data.type !== 'reminder') return
      const { todo_id, id } = data.reminder
      ids.set(todo_id, (ids.get(todo_id) ?? new Set()).add(id))
    },
  })
  return { ids, [Symbol.dispose]: () => subscription.unsubscribe() }
}

/**
 * Creates todos that remind soon. An alarm whose time has passed when it is stored is never delivered, so todos that a
 * busy machine stores too late are left alone, and others get more time.
 */
async function createTodos({ client }: Person, count: number): Promise<string[]> {
  for (let soonMs = SOON_MS; ; soonMs *= 2) {
    const due = Date.now() + soonMs
    const alarm_time = new Date(due).toISOString()
    const create = (n: number) => client.trpc.todo.create.mutate({ item: `Todo ${n}`, alarm_time })
    const writes = await Promise.all(Array.from({ length: count }, (_, n) => create(n)))
    if (Date.now() < due) return writes.flatMap(({ todos }) => todos.map(({ id }) => id))
  }
}

async function subscribe({ client }: Person, push: PushServer): Promise<void> {
  const { public_key } = await client.trpc.push.key.query()
  await client.trpc.push.subscribe.mutate(push.subscribe(public_key))
}

/** Expects one reminder of each todo in the receipt, in the feed and at the push service. */
async function expectEachOnce(
  { client }: Person,
  todo_ids: string[],
  feed: Map<string, Set<string>>,
  push: PushServer,
) {
  for (const todo_id of todo_ids) {
    const id = await vi.waitFor(async () => {
      const { reminders } = await client.trpc.reminder.list.query({ todo_id })
      expect(reminders).toMatchObject([{ todo_id, is_late: false }])
      return reminders[0]!.id
    }, WAIT)
    await vi.waitFor(() => expect([...(feed.get(todo_id) ?? [])]).toEqual([id]), WAIT)
    // A message may come twice when a process dies before it stores that it has sent it. The topic and the tag of both are
    // the same, so a browser shows one.
    const ofTodo = () => push.pushed.filter(({ message }) => message.type === 'reminder' && message.todo_id === todo_id)
    await vi.waitFor(() => expect(ofTodo().length).toBeGreaterThan(0), WAIT)
    const shown = ofTodo().map(({ message, topic }) => `${'id' in message && message.id} ${topic}`)
    expect([...new Set(shown)]).toEqual([`${id} ${id.replaceAll('-', '')}`])
  }
}

describeDatabases('a process that is killed while it delivers a reminder', (kind) => {
  let push: PushServer
  let opened: SwitchedServer
  let person: Person
  let power: Switch

  beforeAll(async () => {
    push = await startPushServer()
    opened = await switchedServer(kind, { PUSH_LOOPBACK: 'on' })
    ;({ person, power } = opened)
    await subscribe(person, push)
  })

  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]()
    await push.close()
  })

  async function restart(): Promise<void> {
    await opened.server.ended()
    await opened.server.start()
  }

  test('the statements of a delivery are the ones before which the process is killed below', async () => {
    using feed = followReminders(person)
    power.record(ANY)
    const todos = await createTodos(person, 1)
    await expectEachOnce(person, todos, feed.ids, push)
    await vi.waitFor(() => expect(power.seen().join()).toMatch(new RegExp(STATEMENTS.settle)), WAIT)
    opened.server.kill()
    const restarted = restart()
    const patterns = Object.values(STATEMENTS).map((pattern) => new RegExp(pattern, 'i'))
    const statements = power.recorded()
    expect(statements.filter((statement) => !patterns.some((pattern) => pattern.test(statement)))).toEqual([])
    for (const pattern of patterns) expect(statements.some((statement) => pattern.test(statement))).toBe(true)
    await restarted
  })

  test.each(killPoints('the kills of one process'))(
    'no reminder is lost or doubled by a kill before: %s',
    async (_, pattern) => {
      for (let round = 0; round < rounds({ short: 1, full: 5 }); round++) {
        using feed = followReminders(person)
        const todos = await createTodos(person, 3)
        power.arm(1 + round, 'SIGKILL', pattern)
        try {
          // With fewer statements than rounds, the process is killed when it has done everything.
          const timer = setTimeout(() => power.isArmed && opened.server.kill(), 10_000)
          await restart()
          clearTimeout(timer)
          power.disarm()
          await expectEachOnce(person, todos, feed.ids, push)
        } catch (error) {
          console.log(opened.server.log().slice(-6000))
          throw error
        }
      }
    },
  )
})

describe.skipIf(!hasRedisServer())('two processes that deliver reminders at the same time', () => {
  let push: PushServer
  let two: TwoServers
  let switches: [Switch, Switch]
  let person: Person

  beforeAll(async () => {
    push = await startPushServer()
    switches = [newSwitch(), newSwitch()]
    two = await startTwoServers({ env: (index) => ({ ...switches[index].env, PUSH_LOOPBACK: 'on' }) })
    person = personAt(two.url)
    await person.client.auth.signInAsGuest()
    await subscribe(person, push)
  })

  afterAll(async () => {
    await two?.[Symbol.asyncDispose]()
    for (const power of switches) power[Symbol.dispose]()
    await push.close()
  })

  test('each of many reminders comes once', async () => {
    using feed = followReminders(person)
    const todos = await createTodos(person, 40)
    await expectEachOnce(person, todos, feed.ids, push)
  })

  test.each(killPoints('the kills of one of two processes'))(
    'each comes once when one process dies before: %s',
    async (_, pattern) => {
      using feed = followReminders(person)
      const todos = await createTodos(person, 10)
      // The process that comes to the statement first dies, or both do. Each comes back while the other one does the rest.
      let isOver = false
      const back = Promise.withResolvers<void>()
      for (const server of two.servers) {
        server.ended().then(async () => {
          if (!isOver) await server.start().then(back.resolve, back.reject)
        }, back.reject)
      }
      for (const power of switches) power.arm(1, 'SIGKILL', pattern)
      await back.promise
      for (const power of switches) power.disarm()
      await expectEachOnce(person, todos, feed.ids, push)
      isOver = true
    },
  )
})
