import { say, scriptedModel, use } from '@todo-agents/agent/models/scripted/scripted'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { isTerminal } from '@todo-agents/contract/event-id'
import { describeEachDatabase } from '@todo-agents/db/testing/databases'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dataOf } from '../testing/test-client.ts'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

const NAMES = (events: StreamEvent[]) => events.map(({ event }) => event)

describeEachDatabase('a process with few places for runs', (kind) => {
  let server: TestServer
  let user: TestUser
  /** The messages that the model was asked about, in order. */
  let asked: string[]
  /** How many turns of the model run now, and the most that ever ran at once. */
  let busy: { now: number; most: number }
  let gate: PromiseWithResolvers<void>

  const model = scriptedModel(({ transcript }) => {
    const start = transcript.findLastIndex(({ role }) => role === 'user')
    const { content } = transcript[start] as { content: string }
    if (start !== transcript.length - 1) return say('Done.')
    asked.push(content)
    if (content.startsWith('delete'))
      return content
        .slice(7)
        .split(' ')
        .map((id) => use('delete_todo', { id }, id))
    busy.now += 1
    busy.most = Math.max(busy.most, busy.now)
    const until = gate.promise.then(() => {
      busy.now -= 1
    })
    return [{ type: 'wait', until }, use('create_todo', { item: content })]
  })

  async function open(places: number): Promise<void> {
    const env = { RUNS_AT_ONCE: `${places}`, RUN_LEASE_SECONDS: '1', MONTHLY_QUOTA: '1000' }
    server = await startTestServer({ kind, model, env })
    user = await server.guest()
  }

  beforeEach(() => {
    asked = []
    busy = { now: 0, most: 0 }
    gate = Promise.withResolvers()
  })
  afterEach(async () => {
    gate.resolve()
    await server.close()
  })

  /** Sends a message. Resolves with its first event; `all` resolves with all of them. */
  async function send(content: string, session_id?: string) {
    const events = user.stream(content, { session_id })
    const first = (await events.next()).value as StreamEvent
    const rest = (async () => [first, ...(await Array.fromAsync(events))])()
    return { ...dataOf([first], 'session_initialized'), all: rest }
  }

  /** Sends three messages to a process with one place: the model is asked about the first, the others are queued. */
  async function fillOnePlace() {
    await open(1)
    const first = await send('a')
    await expect.poll(() => asked).toEqual(['a'])
    return [first, await send('b'), await send('c')] as const
  }

  const items = async () => (await user.trpc.todo.list.query({ limit: 100 })).todos.map(({ item }) => item).toSorted()

  test('runs without a place are queued, say so, and start in the order of their arrival', async () => {
    await open(1)
    const first = await send('a')
    await expect.poll(() => asked).toEqual(['a'])
    const others = []
    for (const content of ['b', 'c', 'd']) others.push(await send(content))
    expect(first.queued).toBeUndefined()
    expect(others.map(({ queued }) => queued)).toEqual([true, true, true])
    gate.resolve()
    for (const { all } of [first, ...others]) expect(NAMES(await all)).toContain('completed')
    expect(asked).toEqual(['a', 'b', 'c', 'd'])
    expect(busy.most).toBe(1)
    expect(await items()).toEqual(['a', 'b', 'c', 'd'])
  })

  test('three messages in each of 50 sessions are answered in order, never more at a time than there are places', async () => {
    await open(4)
    gate.resolve()
    const other = await server.guest()
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        // A user may have 32 streams.
        const sender = n % 2 ? user : other
        const { id } = await sender.trpc.session.create.mutate({})
        const all: StreamEvent[] = []
        for (const part of ['a', 'b', 'c']) all.push(...(await sender.say(`${n} ${part}`, id)))
        return all
      }),
    )
    const ends = answers.map((events) => events.filter(isTerminal).map(({ event }) => event))
    expect(ends).toEqual(ends.map(() => ['completed', 'completed', 'completed']))
    expect(busy.most).toBeLessThanOrEqual(4)
    expect(asked).toHaveLength(150)
    for (let n = 0; n < 50; n++) {
      expect(asked.filter((content) => content.startsWith(`${n} `))).toEqual([`${n} a`, `${n} b`, `${n} c`])
    }
  })

  test('a run that waits for its user takes no place', async () => {
    await open(1)
    const ids: string[] = []
    for (const item of ['x', 'y', 'z']) ids.push((await user.trpc.todo.create.mutate({ item })).todos[0]!.id)
    const question = await user.say(`delete ${ids.join(' ')}`)
    expect(NAMES(question).at(-1)).toBe('approval_required')
    gate.resolve()
    expect(NAMES(await user.say('b'))).toContain('completed')

    const { approval_id } = dataOf(question, 'approval_required')
    const { run_id } = dataOf(question, 'session_initialized')
    await user.trpc.run.approve.mutate({ approval_id, decision: 'approve' })
    expect(NAMES(await user.resume(run_id, question.at(-1)?.id ?? ''))).toContain('completed')
    expect(await items()).toEqual(['b'])
  })

  test('a queued run that is stopped never starts, is refunded, and the next run gets the place', async () => {
    const [first, second, third] = await fillOnePlace()
    expect((await user.trpc.usage.get.query()).current_usage).toBe(3)
    await user.trpc.run.cancel.mutate({ run_id: second.run_id })
    expect(dataOf(await second.all, 'completed').status).toBe('cancelled')
    expect((await user.trpc.usage.get.query()).current_usage).toBe(2)
    gate.resolve()
    for (const { all } of [first, third]) expect(dataOf(await all, 'completed').status).toBe('completed')
    expect(asked).toEqual(['a', 'c'])
    expect(await items()).toEqual(['a', 'c'])
  })

  test('deleting the session of a queued run ends its stream, and the next run starts', async () => {
    const [first, second, third] = await fillOnePlace()
    await user.trpc.session.delete.mutate({ id: second.session_id })
    await second.all
    gate.resolve()
    for (const { all } of [first, third]) expect(NAMES(await all)).toContain('completed')
    expect(asked).toEqual(['a', 'c'])
  })

  test('after a restart, queued runs start once, and their streams continue', async () => {
    const three = await fillOnePlace()
    const restarted = server.restart()
    gate.resolve()
    await restarted
    for (const { run_id, all } of three) {
      const before = await all
      const events = [...before, ...(await user.resume(run_id, lastId(before)))]
      // A stream that was cut between `completed` and `history` begins again with the whole state, for which the client
      // drops what it has.
      const shown = events.slice(events.findLastIndex(({ event }) => event === 'resync') + 1)
      expect(NAMES(shown).filter((name) => name === 'completed')).toHaveLength(1)
    }
    expect(await items()).toEqual(['a', 'b', 'c'])
  })
})

/** The id of the last event that has one: a heartbeat has none. */
function lastId(events: StreamEvent[]): string {
  return events.findLast(({ id }) => id !== undefined)?.id ?? ''
}
