import { encodeEvent } from '@todo-agents/contract/sse-encode'
import { describe, expect, test, vi } from 'vitest'
import { chatOf, until } from '../testing/chat.ts'
import { conversationServer } from '../testing/conversation-server.ts'
import { encode, failure, initialized, numbered, short_limit } from '../testing/events.ts'
import { openStream, scriptedServer, sendJson } from '../testing/scripted-server.ts'
import type { AgentChat } from './agent-chat.ts'

/** Returns the texts and tool names of the conversation, from top to bottom. */
function shown(chat: AgentChat): string[] {
  return chat
    .getState()
    .messages.flatMap(({ parts }) => parts.map((part) => (part.type === 'text' ? part.content : part.tool_name)))
}

function waiting(chat: AgentChat): string[] {
  return chat.getState().queue.map(({ content }) => content)
}

function streaming(chat: AgentChat): Promise<void> {
  return until(chat, ({ status, run_id }) => status === 'streaming' && run_id !== null)
}

test('messages that are sent during an answer wait in order, and each is answered in its turn', async () => {
  await using server = await conversationServer()
  const chat = chatOf(server)
  const first = chat.send('One')
  // These messages need the id of the conversation, which it does not have yet.
  const others = [chat.send('Two'), chat.send('Three')]
  await expect(Promise.all(others)).resolves.toEqual([true, true])

  expect(waiting(chat)).toEqual(['Two', 'Three'])
  expect(shown(chat)).toEqual(['One'])
  expect(chat.getState().queue.map(({ run_id }) => run_id)).toEqual([server.runOf('Two').id, server.runOf('Three').id])
  server.finish('One')
  await first
  await until(chat, ({ queue, status }) => queue.length === 1 && status === 'streaming')
  expect(shown(chat)).toEqual(['One', 'Re: One', 'Two'])
  server.finish('Two')
  await until(chat, ({ queue }) => queue.length === 0)
  server.finish('Three')
  await until(chat, ({ status }) => status === 'idle')

  expect(shown(chat)).toEqual(['One', 'Re: One', 'Two', 'Re: Two', 'Three', 'Re: Three'])
})

test('a queued message keeps no connection open', async () => {
  let closed = 0
  let posts = 0
  await using server = await scriptedServer((response) => {
    const run = posts++ === 0 ? numbered([initialized]) : numbered([initialized], later_run)
    response.on('close', () => closed++)
    openStream(response).write(encode(run))
  })
  const chat = chatOf(server)
  const sending = chat.send('One')
  await streaming(chat)
  await chat.send('Two')
  await vi.waitFor(() => expect(closed).toBe(1))

  chat.disconnect()
  await sending
})

const later_run = '018f0000-0000-7000-8000-000000000009'

test('a refused message leaves the queue, and the state says why, while the answer goes on', async () => {
  let posts = 0
  await using server = await scriptedServer((response) => {
    if (posts++ === 0) openStream(response).write(encode(numbered([initialized])))
    else openStream(response, 409).end(encodeEvent(failure('queue_full')))
  })
  const chat = chatOf(server)
  const sending = chat.send('One')
  await streaming(chat)

  expect(await chat.send('Two')).toBe(false)
  expect(chat.getState()).toMatchObject({ status: 'streaming', queue: [], error: { code: 'queue_full' } })
  chat.disconnect()
  await sending
})

test('a queued message can be taken back', async () => {
  await using server = await conversationServer()
  const chat = chatOf(server)
  const first = chat.send('One')
  await streaming(chat)
  await chat.send('Two')

  expect(await chat.takeBack(chat.getState().queue[0]?.id ?? '')).toBe(true)
  expect(waiting(chat)).toEqual([])
  server.finish('One')
  await first
  expect(shown(chat)).toEqual(['One', 'Re: One'])
})

test('a queued message that waits for a limit shows it, and can be taken back before the server has it', async () => {
  let posts = 0
  await using server = await scriptedServer((response) => {
    if (posts++ === 0) openStream(response).write(encode(numbered([initialized])))
    else sendJson(response, { ...short_limit.data, retry_after: 60 }, 429)
  })
  const chat = chatOf(server)
  const sending = chat.send('One')
  await streaming(chat)
  const second = chat.send('Two')
  await until(chat, ({ rate_limit }) => rate_limit?.retry_after === 60)

  expect(await chat.takeBack(chat.getState().queue[0]?.id ?? '')).toBe(true)
  expect(chat.getState()).toMatchObject({ queue: [], rate_limit: null, error: null, status: 'streaming' })
  expect(await second).toBe(false)
  chat.disconnect()
  await sending
})

test('a refusal in one conversation is not shown in another', async () => {
  const refuse = Promise.withResolvers<void>()
  let posts = 0
  await using server = await scriptedServer(async (response) => {
    if (posts++ === 0) return openStream(response).write(encode(numbered([initialized])))
    await refuse.promise
    return openStream(response, 409).end(encodeEvent(failure('queue_full')))
  })
  const chat = chatOf(server)
  const sending = chat.send('One')
  await streaming(chat)
  const second = chat.send('Two')
  await vi.waitFor(() => expect(posts).toBe(2))
  chat.reset('user_1_other')
  refuse.resolve()

  expect(await second).toBe(false)
  expect(chat.getState()).toMatchObject({ session_id: 'user_1_other', error: null, rate_limit: null })
  await sending
})

test('an older list of active runs does not remove the answer', async () => {
  await using server = await conversationServer()
  const chat = chatOf(server)
  const first = chat.send('One')
  await streaming(chat)
  await chat.send('Two')
  const before = server.active().map((run) => ({ ...run }))
  server.finish('One')
  await first
  await until(
    chat,
    ({ queue, status, last_event_id }) => queue.length === 0 && status === 'streaming' && last_event_id !== null,
  )
  await until(chat, ({ last_event_id }) => last_event_id === `${server.runOf('Two').id}:2`)
  const { messages } = chat.getState()
  await chat.syncQueue(before)

  expect(chat.getState()).toMatchObject({ run_id: server.runOf('Two').id, status: 'streaming', queue: [] })
  expect(chat.getState().messages).toBe(messages)
  server.finish('Two')
  await until(chat, ({ status }) => status === 'idle')
  expect(shown(chat)).toEqual(['One', 'Re: One', 'Two', 'Re: Two'])
})

describe('another tab', () => {
  test('another tab shows the run that is under way and the queue, and follows both', async () => {
    await using server = await conversationServer()
    const [chat, other] = [chatOf(server), chatOf(server)]
    const first = chat.send('One')
    await streaming(chat)
    await chat.send('Two')
    other.loadHistory([], server.runOf('One').session_id)
    await other.syncQueue(server.active())
    await streaming(other)

    expect(shown(other)).toEqual(['One'])
    expect(waiting(other)).toEqual(['Two'])
    server.finish('One')
    await first
    await Promise.all([chat, other].map((tab) => until(tab, ({ queue }) => queue.length === 0)))
    server.finish('Two')
    await Promise.all([chat, other].map((tab) => until(tab, ({ status }) => status === 'idle')))

    expect(shown(other)).toEqual(['One', 'Re: One', 'Two', 'Re: Two'])
    expect(shown(chat)).toEqual(shown(other))
  })

  test('a message that another tab takes back leaves every tab', async () => {
    await using server = await conversationServer()
    const [chat, other] = [chatOf(server), chatOf(server)]
    const first = chat.send('One')
    await streaming(chat)
    await chat.send('Two')
    other.loadHistory([], server.runOf('One').session_id)
    await other.syncQueue(server.active())
    await other.takeBack(other.getState().queue[0]?.id ?? '')
    await chat.syncQueue(server.active())

    expect([waiting(chat), waiting(other)]).toEqual([[], []])
    server.finish('One')
    await first
    await until(other, ({ status }) => status === 'idle')
  })

  test('another tab shows the question that waits for the user, after the run that is under way', async () => {
    await using server = await conversationServer()
    const [chat, other] = [chatOf(server), chatOf(server)]
    const first = chat.send('One')
    await streaming(chat)
    server.ask('One')
    await first
    expect(chat.getState().status).toBe('awaiting_approval')

    const second = chat.send('Two')
    await streaming(chat)
    other.loadHistory([], server.runOf('One').session_id)
    await other.syncQueue(server.active())
    await streaming(other)
    server.finish('Two')
    await second
    await Promise.all([chat, other].map((tab) => until(tab, ({ approval }) => approval !== null)))

    expect([chat, other].map((tab) => tab.getState().run_id)).toEqual([server.runOf('One').id, server.runOf('One').id])
  })

  test('a decision in another tab lets this tab go on', async () => {
    await using server = await conversationServer()
    const chat = chatOf(server)
    const first = chat.send('One')
    await streaming(chat)
    server.ask('One')
    await first
    server.finish('One')
    await chat.syncQueue(server.active())

    expect(chat.getState()).toMatchObject({ status: 'idle', approval: null, run_id: null })
    expect(shown(chat).at(-1)).toBe('Re: One')
  })

  test('another tab catches up with runs that have ended already', async () => {
    await using server = await conversationServer()
    const [chat, other] = [chatOf(server), chatOf(server)]
    const first = chat.send('One')
    await streaming(chat)
    await chat.send('Two')
    other.loadHistory([], server.runOf('One').session_id)
    await other.syncQueue(server.active())
    server.finish('One')
    server.finish('Two')
    await first
    await other.syncQueue(server.active())
    await Promise.all([chat, other].map((tab) => until(tab, ({ queue, status }) => !queue[0] && status === 'idle')))

    expect(shown(other)).toEqual(['One', 'Re: One', 'Two', 'Re: Two'])
    expect(shown(chat)).toEqual(shown(other))
  })
})

test('two tabs that send at the same time show the same conversation', async () => {
  await using server = await conversationServer()
  const tabs = [chatOf(server), chatOf(server)]
  for (const tab of tabs) tab.loadHistory([], 'user_1_work')
  const sent = tabs.map((tab, index) => tab.send(`From tab ${index}`))
  await vi.waitFor(() => expect(server.active()).toHaveLength(2))
  const [first, second] = server.active().map(({ content }) => content) as [string, string]
  // Both tabs read the runs, as after an event of the feed.
  await Promise.all(tabs.map((tab) => until(tab, ({ queue, status }) => queue.length > 0 || status === 'streaming')))
  await Promise.all(tabs.map((tab) => tab.syncQueue(server.active())))
  await Promise.all(tabs.map((tab) => until(tab, ({ queue }) => queue.length === 1)))
  await Promise.all(tabs.map(streaming))
  expect(tabs.map(shown)).toEqual([[first], [first]])

  server.finish(first)
  await Promise.all(tabs.map((tab) => until(tab, ({ queue }) => queue.length === 0)))
  server.finish(second)
  await Promise.all(tabs.map((tab) => until(tab, ({ status }) => status === 'idle')))
  await Promise.all(sent)

  const expected = [first, `Re: ${first}`, second, `Re: ${second}`]
  expect(tabs.map(shown)).toEqual([expected, expected])
})

test('the next run gives way to an earlier run of another tab', async () => {
  await using server = await conversationServer()
  const [chat, other] = [chatOf(server), chatOf(server)]
  const first = other.send('Theirs')
  await streaming(other)
  await other.send('Mine')
  chat.loadHistory([], 'user_1_work')
  const { id } = server.runOf('Mine')
  // This tab does not know the first run.
  await chat.syncQueue(server.active().filter((run) => run.id === id))
  await until(chat, ({ run_id, last_event_id }) => run_id === id && last_event_id !== null)
  await chat.syncQueue(server.active())
  await until(chat, ({ run_id }) => run_id === server.runOf('Theirs').id)

  expect(shown(chat)).toEqual(['Theirs'])
  expect(waiting(chat)).toEqual(['Mine'])
  server.finish('Theirs')
  await first
  await until(chat, ({ queue }) => queue.length === 0)
  server.finish('Mine')
  await Promise.all([chat, other].map((tab) => until(tab, ({ status }) => status === 'idle')))
  expect(shown(chat)).toEqual(['Theirs', 'Re: Theirs', 'Mine', 'Re: Mine'])
})

test('a message whose request was cut is sent again under the same key, and answered once', async () => {
  let is_cut = false
  await using server = await conversationServer()
  const cutting: typeof fetch = async (input, init) => {
    const response = await fetch(input, init)
    if (init?.method !== 'POST' || is_cut) return response
    is_cut = true
    // The server has the message, but its response never arrives.
    await response.body?.cancel()
    throw new TypeError('cut')
  }
  const chat = chatOf(server, { fetch: cutting })
  const sending = chat.send('One')
  await streaming(chat)
  server.finish('One')
  await sending

  expect(server.requests).toHaveLength(2)
  expect(shown(chat)).toEqual(['One', 'Re: One'])
})
