import { encodeEvent } from '@todo-agents/contract/sse-encode'
import { describe, expect, test, vi } from 'vitest'
import { chatOf, until } from '../testing/chat.ts'
import { conversationServer } from '../testing/conversation-server.ts'
import { failure } from '../testing/events.ts'
import type { ScriptedServer } from '../testing/scripted-server.ts'
import { openStream, scriptedServer } from '../testing/scripted-server.ts'
import type { AgentChat } from './agent-chat.ts'
import type { UnsentMessage, UnsentStore } from './keep-unsent.ts'

const session_id = 'user_1_work'

/** Returns a fetch that loses every message whose text contains one of `lost`. */
function losing(lost: Set<string>): typeof fetch {
  return (input, init) =>
    [...lost].some((content) => String(init?.body).includes(content))
      ? Promise.reject(new TypeError('fetch failed'))
      : fetch(input, init)
}

/** Returns the messages that the server received, in order. */
function posted({ requests }: ScriptedServer): unknown[] {
  return requests
    .filter(({ method, path }) => method === 'POST' && !path.startsWith('/trpc'))
    .map(({ body }) => (body as { messages: { content: string }[] }).messages[0]?.content)
}

function shown(chat: AgentChat): string[] {
  return chat
    .getState()
    .messages.flatMap(({ parts }) => parts.map((part) => (part.type === 'text' ? part.content : part.tool_name)))
}

function held(chat: AgentChat): string[] {
  return chat
    .getState()
    .queue.filter(({ is_held }) => is_held)
    .map(({ content }) => content)
}

/** Stands for the session storage of a browser's tab. */
function memoryStore(): UnsentStore & { all: Map<string | null, UnsentMessage[]> } {
  const all = new Map<string | null, UnsentMessage[]>()
  return { all, read: (id) => all.get(id) ?? [], write: (id, messages) => all.set(id, messages) }
}

describe('a later message', () => {
  test('a later message waits until the server has the one before it, whose first request was lost', async () => {
    await using server = await conversationServer()
    const lost = new Set(['One'])
    const chat = chatOf(server, { fetch: losing(lost), session_id, notice_after_ms: 1 })
    const sending = [chat.send('One'), chat.send('Two'), chat.send('Three')]
    await until(chat, ({ connection }) => connection === 'reconnecting')
    lost.clear()
    await vi.waitFor(() => expect(posted(server)).toHaveLength(3))

    expect(posted(server)).toEqual(['One', 'Two', 'Three'])
    for (const content of ['One', 'Two', 'Three']) server.finish(content)
    await Promise.all(sending)
    await until(chat, ({ status, queue }) => status === 'idle' && queue.length === 0)
    expect(shown(chat)).toEqual(['One', 'Re: One', 'Two', 'Re: Two', 'Three', 'Re: Three'])
  })

  test.each<[string, string[]]>([
    ['retry', ['One', 'Two']],
    ['discard', ['Two']],
  ])(
    'a later message waits while the one before it is refused, until the user chooses to %s it',
    async (choice, expected) => {
      let isRefusing = true
      const refuse = Promise.withResolvers<void>()
      await using conversation = await conversationServer()
      await using server = await scriptedServer(async (response) => {
        await refuse.promise
        openStream(response, 409).end(encodeEvent(failure('queue_full')))
      })
      const refusing: typeof fetch = (input, init) =>
        fetch(isRefusing ? String(input).replace(conversation.url, server.url) : input, init)
      const chat = chatOf(conversation, { fetch: refusing, session_id })
      const first = chat.send('One')
      const second = chat.send('Two')
      refuse.resolve()
      await first
      isRefusing = false
      expect(chat.getState()).toMatchObject({
        status: 'idle',
        error: { code: 'queue_full' },
        queue: [{ run_id: null }],
      })
      expect(posted(server)).toEqual(['One'])

      const id = chat.getState().messages[0]?.id ?? ''
      if (choice === 'retry') void chat.retry()
      else chat.discard(id)
      expect(await second).toBe(true)
      expect(posted(conversation)).toEqual(expected)
      expect(chat.getState().error).toBeNull()
      chat.disconnect()
    },
  )
})

describe('after a reload', () => {
  /** Returns the state of a chat that could send none of its messages. */
  async function chatThatFailed(server: ScriptedServer, unsent: UnsentStore, opened: string | null = session_id) {
    const lost = new Set(['One', 'Two'])
    const chat = chatOf(server, { fetch: losing(lost), unsent, session_id: opened, notice_after_ms: 1 })
    void chat.send('One')
    void chat.send('Two')
    await until(chat, ({ connection }) => connection === 'reconnecting')
    chat.disconnect()
    return chat.getState()
  }

  test('after a reload, unsent messages wait for the user, and are then sent in order under the same keys', async () => {
    await using server = await conversationServer()
    const unsent = memoryStore()
    const { messages, queue } = await chatThatFailed(server, unsent)
    const chat = chatOf(server, { unsent, session_id })
    expect(held(chat)).toEqual(['One', 'Two'])
    const third = chat.send('Three')
    const ids = chat.getState().queue.map(({ id }) => id)
    expect(ids.slice(0, 2)).toEqual([messages[0]?.id, queue[0]?.id])

    // The second message waits for the first.
    const second = chat.release(ids[1] as string)
    const first = chat.release(ids[0] as string)
    expect(await Promise.all([first, second, third])).toEqual([true, true, true])
    expect(posted(server)).toEqual(['One', 'Two', 'Three'])
    const keys = server.requests.map(({ headers }) => headers['idempotency-key']).filter(Boolean)
    expect(keys).toEqual(ids)
    expect(unsent.all.get(session_id)).toEqual([])
    chat.disconnect()
  })

  test('a discarded message is removed, and the next can be sent', async () => {
    await using server = await conversationServer()
    const unsent = memoryStore()
    await chatThatFailed(server, unsent)
    const chat = chatOf(server, { unsent, session_id })
    const [one, two] = chat.getState().queue.map(({ id }) => id) as [string, string]
    chat.discard(one)
    expect(unsent.all.get(session_id)).toEqual([{ id: two, content: 'Two' }])

    expect(await chat.release(two)).toBe(true)
    expect(posted(server)).toEqual(['Two'])
    chat.disconnect()
  })

  test('a refused message is given back to its user', async () => {
    await using server = await scriptedServer((response) => {
      openStream(response, 409).end(encodeEvent(failure('queue_full')))
    })
    const unsent = memoryStore()
    unsent.write(session_id, [{ id: 'one', content: 'One' }])
    const chat = chatOf(server, { unsent, session_id })

    expect(await chat.release('one')).toBe(false)
    expect(chat.getState()).toMatchObject({ queue: [], error: { code: 'queue_full' } })
    expect(unsent.all.get(session_id)).toEqual([])
  })

  test('a message that had reached the server is not answered twice', async () => {
    await using server = await conversationServer()
    const unsent = memoryStore()
    let isCut = true
    const cutting: typeof fetch = async (input, init) => {
      const response = await fetch(input, init)
      if (!isCut) return response
      await response.body?.cancel()
      throw new TypeError('cut')
    }
    const before = chatOf(server, { fetch: cutting, unsent, session_id, notice_after_ms: 1 })
    void before.send('One')
    await until(before, ({ connection }) => connection === 'reconnecting')
    before.disconnect()
    isCut = false
    server.finish('One')
    const { id: run_id } = server.runOf('One')
    const chat = chatOf(server, { unsent, session_id })
    const stored = { run_id, tool_calls: [], error_code: null, model: null, usage: null, created_at: '' }
    chat.loadHistory(
      [
        { ...stored, id: 'm1', role: 'user', content: 'One' },
        { ...stored, id: 'm2', role: 'assistant', content: 'Re: One' },
      ],
      session_id,
    )
    await chat.release(chat.getState().queue[0]?.id as string)
    await until(chat, ({ status, queue }) => status === 'idle' && queue.length === 0)

    expect(shown(chat)).toEqual(['One', 'Re: One'])
  })

  test('unsent messages stay with their conversation', async () => {
    await using server = await conversationServer()
    const unsent = memoryStore()
    await chatThatFailed(server, unsent)
    const chat = chatOf(server, { unsent, session_id: 'user_1_other' })
    expect(held(chat)).toEqual([])
    chat.reset(session_id)
    expect(held(chat)).toEqual(['One', 'Two'])
    chat.reset(null)

    expect(held(chat)).toEqual([])
    expect(unsent.all.get(session_id)).toHaveLength(2)
  })

  test('unsent messages of a new conversation start it, and are not kept for the next new one', async () => {
    await using server = await conversationServer()
    const unsent = memoryStore()
    await chatThatFailed(server, unsent, null)
    const chat = chatOf(server, { unsent })
    const [one, two] = chat.getState().queue.map(({ id }) => id) as [string, string]
    void chat.release(one)
    await until(chat, ({ run_id }) => run_id !== null)

    expect(chat.getState()).toMatchObject({ session_id, status: 'streaming', queue: [{ id: two, is_held: true }] })
    expect(unsent.all).toEqual(
      new Map([
        [null, []],
        [session_id, [{ id: two, content: 'Two' }]],
      ]),
    )
    chat.disconnect()
  })
})
