import { describe, expect, test } from 'vitest'
import { chatOf, until } from '../testing/chat.ts'
import { conversationServer } from '../testing/conversation-server.ts'
import { completed, encode, failure, history, message, numbered, session_id } from '../testing/events.ts'
import type { ScriptedServer } from '../testing/scripted-server.ts'
import { openStream, scriptedServer, sendJson } from '../testing/scripted-server.ts'
import type { AgentChat } from './agent-chat.ts'
import type { UnsentMessage } from './keep-unsent.ts'

const ids = [1, 2, 3].map((n) => `018f0000-0000-7000-8000-00000000000${n}`)

/** Answers each message with a run of its own. `refuse` answers a message that replaces another, instead of a run. */
function answering(refuse?: (response: Parameters<Parameters<typeof scriptedServer>[0]>[0]) => unknown) {
  let runs = 0
  return scriptedServer((response, { path, body }) => {
    if (path.startsWith('/trpc')) return sendJson(response, [{ result: { data: [] } }])
    const { messages, rewind_to } = body as { messages: { content: string }[]; rewind_to?: string }
    if (rewind_to && refuse) return refuse(response)
    const run_id = ids[runs++]!
    const content = `Re: ${messages[0]!.content}`
    const begun = { event: 'session_initialized', data: { session_id, run_id } } as const
    return openStream(response).end(encode(numbered([begun, message(content), completed(content), history], run_id)))
  })
}

function shown(chat: AgentChat): string[] {
  return chat
    .getState()
    .messages.flatMap(({ parts }) => parts.map((part) => (part.type === 'text' ? part.content : '')))
}

const idOf = (chat: AgentChat, text: string) =>
  chat.getState().messages.find(({ parts: [part] }) => part?.type === 'text' && part.content === text)!.id

const bodies = ({ requests }: ScriptedServer) =>
  requests.filter(({ path }) => !path.startsWith('/trpc')).map(({ body }) => body)

describe('a message that replaces an earlier one', () => {
  test('the replaced messages are shown until the server has accepted the new one', async () => {
    await using server = await answering()
    const chat = chatOf(server)
    await chat.send('One')
    await chat.send('Two')
    const states: string[][] = []
    chat.subscribe(() => states.push(shown(chat)))
    expect(await chat.send('One again', { rewind_to: idOf(chat, 'One') })).toBe(true)

    expect(bodies(server).at(-1)).toMatchObject({ session_id, rewind_to: ids[0] })
    expect(states[0]).toEqual(['One', 'Re: One', 'Two', 'Re: Two', 'One again'])
    expect(shown(chat)).toEqual(['One again', 'Re: One again'])
  })

  test('a message of the stored history is named by its run, too', async () => {
    await using server = await answering()
    const chat = chatOf(server)
    const stored = {
      tool_calls: [],
      error_code: null,
      model: null,
      usage: null,
      created_at: '2026-01-15T12:00:00.000Z',
    }
    chat.loadHistory([{ id: 'm1', run_id: ids[2]!, role: 'user', content: 'Stored', ...stored }], session_id)
    await chat.send('Edited', { rewind_to: 'm1' })
    expect(bodies(server)).toMatchObject([{ rewind_to: ids[2] }])
    expect(shown(chat)).toEqual(['Edited', 'Re: Edited'])
  })

  test('a conflict leaves the conversation as it was, and the error says why', async () => {
    await using server = await answering((response) => openStream(response, 409).end(encode([failure('conflict')])))
    const chat = chatOf(server)
    await chat.send('One')
    await chat.send('Two')
    expect(await chat.send('One again', { rewind_to: idOf(chat, 'One') })).toBe(false)
    expect(shown(chat)).toEqual(['One', 'Re: One', 'Two', 'Re: Two'])
    expect(chat.getState()).toMatchObject({ status: 'idle', error: { code: 'conflict', message: 'It went wrong.' } })
  })

  test('a message whose response was lost is sent again with the same key and the same message to replace', async () => {
    let isCut = true
    await using server = await answering()
    const cutting: typeof fetch = async (input, init) => {
      const response = await fetch(input, init)
      if (!isCut || !String(init?.body).includes('rewind_to')) return response
      isCut = false
      await response.body?.cancel()
      throw new TypeError('fetch failed')
    }
    const chat = chatOf(server, { fetch: cutting })
    await chat.send('One')
    await chat.send('One again', { rewind_to: idOf(chat, 'One') })
    const sent = server.requests.slice(1)
    expect(sent.map(({ body }) => body)).toMatchObject([{ rewind_to: ids[0] }, { rewind_to: ids[0] }])
    expect(new Set(sent.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    expect(shown(chat)).toEqual(['One again', 'Re: One again'])
  })

  test('an answer that is under way must be stopped first, and nothing is sent', async () => {
    await using server = await conversationServer()
    const chat = chatOf(server, { session_id })
    const sending = chat.send('One')
    await until(chat, ({ status }) => status === 'streaming')
    expect(await chat.send('One again', { rewind_to: idOf(chat, 'One') })).toBe(false)
    expect(chat.getState().error).toMatchObject({ code: 'conflict', message: /Stop it first/ })
    expect(bodies(server)).toHaveLength(1)
    server.finish('One')
    await sending
  })

  test('a message that was not sent before a reload still replaces the other one', async () => {
    await using server = await answering()
    const kept: UnsentMessage[] = [{ id: 'key', content: 'One again', rewind_to: ids[0]! }]
    const written: UnsentMessage[][] = []
    const chat = chatOf(server, {
      session_id,
      unsent: { read: () => kept, write: (_, messages) => written.push(messages) },
    })
    expect(written.at(-1)).toEqual(kept)
    await chat.release('key')
    expect(bodies(server)).toMatchObject([{ rewind_to: ids[0] }])
  })
})
