import { describe, expect, test } from 'vitest'
import { chatOf, until } from '../testing/chat.ts'
import type { ConversationServer } from '../testing/conversation-server.ts'
import { conversationServer } from '../testing/conversation-server.ts'
import type { AgentChat } from './agent-chat.ts'
import { initialChat } from './chat-state.ts'
import { reduceChat } from './reduce-chat.ts'

/** A chat that is answering "One", with other messages in its queue. */
async function busy(server: ConversationServer, ...contents: string[]): Promise<AgentChat> {
  const chat = chatOf(server)
  void chat.send('One')
  await Promise.all(contents.map((content) => chat.send(content)))
  return chat
}

function waiting(chat: AgentChat): string[] {
  return chat.getState().queue.map(({ content }) => content)
}

/** Resolves when the server has all messages of the queue. */
function placed(chat: AgentChat): Promise<void> {
  return until(chat, ({ queue }) => queue.every(({ run_id }) => run_id !== null))
}

/** Returns the texts of the runs that wait on the server, in the order of their turns. */
function onServer(server: ConversationServer): string[] {
  return server
    .active()
    .filter(({ status }) => status === 'queued')
    .map(({ content }) => content)
}

/** Returns the messages of the queue in the order of these texts. */
function inOrder(chat: AgentChat, ...contents: string[]) {
  const { queue } = chat.getState()
  return contents.map((content) => ({ id: queue.find((message) => message.content === content)?.id ?? '', content }))
}

test('queued messages are answered in their new order', async () => {
  await using server = await conversationServer()
  const chat = await busy(server, 'Two', 'Three', 'Four')
  expect(await chat.rearrange(inOrder(chat, 'Two', 'Four', 'Three'))).toBe(true)
  await placed(chat)
  expect(waiting(chat)).toEqual(['Two', 'Four', 'Three'])
  expect(onServer(server)).toEqual(['Two', 'Four', 'Three'])
  expect(server.requests.filter(({ path }) => path.includes('run.cancel'))).toHaveLength(2)
  chat.disconnect()
})

test('an edited message waits in its place, with its new text', async () => {
  await using server = await conversationServer()
  const chat = await busy(server, 'Two', 'Three')
  const [two, three] = inOrder(chat, 'Two', 'Three')
  expect(await chat.rearrange([{ ...two!, content: 'Two, better' }, three!])).toBe(true)
  await placed(chat)
  expect(onServer(server)).toEqual(['Two, better', 'Three'])
  chat.disconnect()
})

describe('nothing is changed', () => {
  test('by the order and the texts that the queue has', async () => {
    await using server = await conversationServer()
    const chat = await busy(server, 'Two', 'Three')
    expect(await chat.rearrange(inOrder(chat, 'Two', 'Three'))).toBe(false)
    expect(server.requests.some(({ path }) => path.includes('run.cancel'))).toBe(false)
    chat.disconnect()
  })

  test('of a queue that is empty', async () => {
    await using server = await conversationServer()
    const chat = await busy(server)
    expect(await chat.rearrange([{ id: 'gone', content: 'Gone' }])).toBe(false)
    expect(waiting(chat)).toEqual([])
    chat.disconnect()
  })
})

test('a message whose turn has come meanwhile stays as it was', async () => {
  await using server = await conversationServer()
  const chat = await busy(server, 'Two', 'Three', 'Four')
  const wanted = inOrder(chat, 'Four', 'Two', 'Three')
  server.finish('One')
  await until(chat, ({ queue, status }) => queue.length === 2 && status === 'streaming')
  expect(await chat.rearrange(wanted)).toBe(true)
  await placed(chat)
  expect(onServer(server)).toEqual(['Four', 'Three'])
  expect(server.runOf('Two').status).toBe('running')
  chat.disconnect()
})

test('messages that were never sent keep their ids, so that each is sent once', () => {
  const message = (id: string, run_id: string | null = null) => ({ id, run_id, content: id })
  const state = { ...initialChat('user_1_work'), queue: [message('a', 'run'), message('b'), message('c')] }
  const messages = [message('c'), { ...message('b'), content: 'B' }]
  const next = reduceChat(state, { type: 'rearranged', ids: ['b', 'c'], messages })
  expect(next.queue).toEqual([message('a', 'run'), ...messages])
})
