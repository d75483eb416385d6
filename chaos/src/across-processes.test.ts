import { hasRedisServer } from '@todo-agents/api/testing/redis-server'
import type { AgentChat } from '@todo-agents/client/chat/agent-chat'
import type { StreamEvent } from '@todo-agents/contract/agent-events'
import { parseLongEventId } from '@todo-agents/contract/event-id'
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest'
import { expectDoneOnce, lastRun } from './effects.ts'
import { hasNginx } from './nginx.ts'
import type { Person } from './person.ts'
import { elsewhere, isAtRest, paceOf, personAt, until } from './person.ts'
import type { Pace, Step } from './scripted-model.ts'
import { shown } from './state.ts'
import { openTab } from './tab.ts'
import type { TwoServers } from './two-servers.ts'
import { startTwoServers } from './two-servers.ts'

const DONE: Step = { pieces: ['Done.'] }

describe.skipIf(!hasNginx() || !hasRedisServer())('two processes', () => {
  let two: TwoServers
  /** A user who connects to the balancer. */
  let person: Person
  /** The same user, once for each process, connected to it directly. */
  let at: [Person, Person]

  beforeAll(async () => {
    two = await startTwoServers({ isBalanced: true })
    person = personAt(two.url)
    await person.client.auth.signInAsGuest()
    at = two.servers.map(({ url }) => elsewhere(person, url)) as [Person, Person]
  })

  afterAll(() => two?.[Symbol.asyncDispose]())

  const used = async () => (await person.client.trpc.usage.get.query()).current_usage
  const showLog = () => onTestFailed(() => console.log(two.log()))

  /**
   * Makes the model stop after the first piece of its answer to `message`, until `release` is called. `held` resolves
   * when the model has stopped.
   */
  function holdAnswer(message: string): { held: Promise<void>; release: () => void } {
    const held = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    const pace: Pace = async (_, signal) => {
      held.resolve()
      const gone = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      await Promise.race([released.promise, gone])
    }
    two.model.paces.set(message, pace)
    return { held: held.promise, release: released.resolve }
  }

  /** Returns a conversation with one completed run. */
  async function conversation(message: string): Promise<{ chat: AgentChat; session_id: string }> {
    two.model.scripts.set(message, [DONE])
    const chat = at[0].chat()
    await chat.send(message)
    return { chat, session_id: chat.getState().session_id as string }
  }

  function lastText(chat: AgentChat): string | undefined {
    const part = chat.getState().messages.at(-1)?.parts.at(-1)
    return part?.type === 'text' ? part.content : undefined
  }

  test('one process cancels a run that the other streams', async () => {
    showLog()
    const { held } = holdAnswer('Stop me')
    const chat = at[0].chat()
    const sent = chat.send('Stop me')
    await held
    await until(chat, () => lastText(chat) === 'First ')
    const run_id = chat.getState().run_id as string
    const run = await at[1].client.trpc.run.cancel.mutate({ run_id })
    expect(run).toMatchObject({ id: run_id, status: 'cancelled' })
    await sent
    expect(chat.getState()).toMatchObject({ status: 'idle', error: null })
    expect(chat.getState().messages.at(-1)?.parts[0]).toMatchObject({ content: 'First ' })
  })

  test('a conversation deleted by one process disconnects the followers of its active and pending runs at the other', async () => {
    showLog()
    const { session_id } = await conversation('Hello')
    const before = await used()
    const { held } = holdAnswer('Delete me')
    const received: StreamEvent[][] = [[], []]
    const follow = async (index: number, message: string) => {
      for await (const event of at[0].client.streamAgent({ message, session_id })) received[index]?.push(event)
    }
    const running = follow(0, 'Delete me')
    await held
    const queued = follow(1, 'Never started')
    await expect.poll(() => received[1]?.length).toBe(1)
    await at[1].client.trpc.session.delete.mutate({ id: session_id })
    await Promise.all([running, queued])
    for (const events of received) expect(events.at(-1)).toMatchObject({ event: 'error', data: { code: 'not_found' } })
    expect(await used()).toBe(before + 1)
    expect(two.model.asked.has('Never started')).toBe(false)
  })

  test('one process cancels a run of the other while a tool runs', async () => {
    showLog()
    const chat = at[0].chat()
    let cancelled: Promise<unknown> | undefined
    chat.onEvent((event) => {
      const run_id = chat.getState().run_id
      if (event.event === 'tool_call' && run_id) cancelled ??= at[1].client.trpc.run.cancel.mutate({ run_id })
    })
    two.model.paces.set('Stop the tool', async (sent, signal) => {
      await paceOf(chat)(sent, signal)
      // The model sends no more text until the run is cancelled.
      if (sent.startsWith('And')) await new Promise((resolve) => signal.addEventListener('abort', resolve))
    })
    await chat.send('Stop the tool')
    expect(await cancelled).toMatchObject({ status: 'cancelled' })
    expect(chat.getState()).toMatchObject({ status: 'idle', error: null })
    const run_id = lastRun(chat)
    const { todos } = await at[1].client.trpc.todo.list.query({ q: 'Stop the tool' })
    const { changes } = await at[1].client.trpc.change.list.query({ run_id })
    expect(changes).toHaveLength(todos.length)
    expect(todos.length).toBeLessThan(2)
    // The cancelled run keeps its effects, and its answer names them.
    for (const { item } of todos) expect(lastText(chat)).toContain(item)
  })

  /** Creates two todos and asks the assistant to delete both. Returns a chat whose run awaits approval. */
  async function askToDelete(message: string, asker: Person): Promise<AgentChat> {
    const made = [`${message} 1`, `${message} 2`].map((item) => asker.client.trpc.todo.create.mutate({ item }))
    const ids = (await Promise.all(made)).flatMap(({ todos }) => todos.map(({ id }) => id))
    const call = { id: `call_${message.replaceAll(/\W/g, '_')}`, name: 'delete_todo', arguments: { id: ids } }
    two.model.scripts.set(message, [{ pieces: ['I delete ', 'both.'], calls: [call] }, DONE])
    const chat = asker.chat()
    await chat.send(message)
    expect(chat.getState().status).toBe('awaiting_approval')
    return chat
  }

  async function expectDeleted(chat: AgentChat, message: string): Promise<void> {
    expect(chat.getState()).toMatchObject({ status: 'idle', error: null, approval: null })
    expect(lastText(chat)).toBe('Done.')
    const { todos } = await person.client.trpc.todo.list.query({ q: message })
    const { changes } = await person.client.trpc.change.list.query({ run_id: lastRun(chat) })
    expect({ todos, kinds: changes.map(({ kind }) => kind) }).toEqual({ todos: [], kinds: ['delete', 'delete'] })
  }

  test('one process approves a question of the other', async () => {
    showLog()
    const chat = await askToDelete('Delete these', at[0])
    const { approval_id } = chat.getState().approval as { approval_id: string }
    const decision = { approval_id, decision: 'approve' } as const
    const [first, second] = await Promise.allSettled([
      at[1].client.trpc.run.approve.mutate(decision),
      at[0].client.trpc.run.approve.mutate(decision),
    ])
    expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected'])
    await chat.retry()
    await expectDeleted(chat, 'Delete these')
  })

  test('a question can be answered after both processes were killed', async () => {
    showLog()
    const chat = await askToDelete('Delete those', at[0])
    await Promise.all(two.servers.map(restart))
    await chat.approve('approve')
    await expectDeleted(chat, 'Delete those')
  })

  async function restart(server: TwoServers['servers'][0]): Promise<void> {
    server.kill()
    await server.ended()
    await server.start()
  }

  test('a pending message survives a kill of both processes', async () => {
    showLog()
    const { session_id } = await conversation('Hello')
    const before = await used()
    const { held, release } = holdAnswer('The first')
    two.model.scripts.set('The first', [{ pieces: ['One.'] }])
    two.model.scripts.set('The second', [{ pieces: ['Two.'] }])
    const tab = openTab(at[0], session_id)
    try {
      const first = tab.chat.send('The first')
      await held
      const second = tab.chat.send('The second')
      await until(tab.chat, ({ queue }) => queue[0]?.run_id != null)
      await Promise.all(two.servers.map(restart))
      release()
      await Promise.all([first, second])
      await until(tab.chat, (state) => isAtRest(state) && lastText(tab.chat) === 'Two.')
      const texts = tab.chat.getState().messages.map(({ parts: [part] }) => part?.type === 'text' && part.content)
      expect(texts.slice(-4)).toEqual(['The first', 'One.', 'The second', 'Two.'])
      expect(await used()).toBe(before + 2)
    } finally {
      tab[Symbol.dispose]()
    }
  })

  test('the same request to both processes at once causes one run and one charge', async () => {
    showLog()
    const before = await used()
    const chats = [at[0], at[1]]
    const idempotency_key = crypto.randomUUID()
    const streams = chats.map(({ client }) =>
      Array.fromAsync(client.streamAgent({ message: 'Only once' }, { idempotency_key })),
    )
    const received = await Promise.all(streams)
    const run_ids = new Set(received.flat().flatMap(({ id }) => (id ? [parseLongEventId(id)?.run_id] : [])))
    expect(run_ids.size).toBe(1)
    for (const events of received) expect(events.map(({ event }) => event)).toContain('completed')
    await expectDoneOnce(person, [...run_ids][0] as string, 'Only once', before + 1)
  })

  test('two tabs that send at the same time show the same messages, one answer after the other', async () => {
    showLog()
    for (let round = 1; round <= 3; round++) {
      const { session_id } = await conversation(`Hello ${round}`)
      const tabs = [openTab(at[0], session_id), openTab(at[1], session_id)] as const
      try {
        await Promise.all(tabs.map(({ ready }) => ready))
        const said = ['From the left', 'From the right'].map((text) => `${text} ${round}`)
        for (const text of said) two.model.scripts.set(text, [{ pieces: ['You ', 'said: ', text] }])
        await Promise.all(tabs.map(({ chat }, index) => chat.send(said[index] as string)))
        const hasBothAnswers = (chat: AgentChat) => isAtRest(chat.getState()) && chat.getState().messages.length === 6
        await Promise.all(tabs.map(({ chat }) => until(chat, () => hasBothAnswers(chat))))
        const [left, right] = tabs.map(({ chat }) =>
          chat.getState().messages.map(({ role, run_id, parts }) => ({ role, run_id, parts })),
        )
        expect(left).toEqual(right)
        const texts = left?.map(({ parts: [part] }) => (part?.type === 'text' ? part.content : '')) ?? []
        expect(texts[3]).toBe(`You said: ${texts[2]}`)
        expect(texts[5]).toBe(`You said: ${texts[4]}`)
      } finally {
        for (const tab of tabs) tab[Symbol.dispose]()
      }
    }
  })

  describe('a deploy in the middle of a run', () => {
    async function deploy(message: string, slow: boolean): Promise<void> {
      showLog()
      const chat = person.chat()
      const errors: unknown[] = []
      let deployed: Promise<unknown> | undefined
      let seen = 0
      chat.subscribe(() => {
        if (chat.getState().error) errors.push(chat.getState().error)
      })
      chat.onEvent(() => {
        if (++seen !== 9) return
        const runner = two.runnerOf(message)
        deployed = runner.ended()
        runner.signal('SIGTERM')
      })
      const pace = paceOf(chat)
      two.model.paces.set(message, async (sent, signal) => {
        await pace(sent, signal)
        if (!slow || !deployed || signal.aborted) return
        // The old process waits for its runs only for a while. This answer takes longer, so the process has to hand the
        // run over. The next owner may ask before the old process has ended.
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        two.model.paces.set(message, pace)
      })
      const before = await used()
      const sent = chat.send(message)
      await until(chat, () => deployed !== undefined)
      const runner = two.runnerOf(message)
      await sent
      await until(chat, isAtRest)
      expect(await deployed).toBe(0)
      await runner.start()
      expect(errors).toEqual([])
      expect(shown(chat.getState(), message)).toMatchObject({ status: 'idle', error: null })
      expect(chat.getState().messages.at(-1)?.parts).toMatchObject([
        { content: 'First I write down A — the naïve one.' },
        { status: 'ok' },
        { content: 'And now the other, which is B.' },
        { status: 'ok' },
        { content: 'Both A and B are on your list.', streaming: false },
      ])
      await expectDoneOnce(person, lastRun(chat), message, before + 1)
    }

    test('a process that is stopped completes its run before it exits', () => deploy('Deploy', false))

    test('a process that is stopped hands over a run that takes too long', () => deploy('Deploy slowly', true))
  })
})
