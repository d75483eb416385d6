import { expect, test } from 'vitest'
import { chatOf, until } from '../testing/chat.ts'
import { completed, delta, encode, initialized, numbered, rate_limit, run_id, short_limit } from '../testing/events.ts'
import { openStream, scriptedServer, sendJson } from '../testing/scripted-server.ts'
import type { ChatState } from './chat-state.ts'

const run = numbered([initialized, delta('Do'), completed('Done.')])

test('a connection that stays lost is shown after a while, and no longer when it is back', async () => {
  let is_back = false
  await using server = await scriptedServer((response, { method }) => {
    if (method === 'POST') openStream(response).write(encode(run.slice(0, 2)), () => response.destroy())
    else if (is_back) openStream(response).end(encode(run.slice(2)))
    else sendJson(response, { status: 'error', code: 'unavailable', message: 'Starting.' }, 503)
  })
  const chat = chatOf(server, { notice_after_ms: 30, timing: { random: () => 0.02 } })
  const shown: string[] = []
  chat.subscribe(() => shown.push(chat.getState().connection))
  const sending = chat.send('One')
  await until(chat, ({ connection }) => connection === 'reconnecting')
  expect(chat.getState()).toMatchObject({ status: 'streaming', run_id, error: null })
  is_back = true
  await sending

  expect(chat.getState()).toMatchObject({ status: 'idle', run_id: null, connection: 'open', error: null })
  expect(shown.filter((connection, index) => connection !== shown[index - 1])).toEqual(['open', 'reconnecting', 'open'])
})

test('a connection that is back at once shows nothing', async () => {
  await using server = await scriptedServer((response, { method }) => {
    if (method === 'POST') openStream(response).write(encode(run.slice(0, 2)), () => response.destroy())
    else openStream(response).end(encode(run.slice(2)))
  })
  const chat = chatOf(server)
  const states = new Set<ChatState['connection']>()
  chat.subscribe(() => states.add(chat.getState().connection))
  await chat.send('One')

  expect([...states]).toEqual(['open'])
  expect(server.requests).toHaveLength(2)
})

test('a short limit is shown until the run starts', async () => {
  let refusals = 1
  await using server = await scriptedServer((response) => {
    if (refusals-- > 0) sendJson(response, short_limit.data, 429)
    else openStream(response).end(encode(run))
  })
  const chat = chatOf(server)
  const limited: ChatState[] = []
  chat.subscribe(() => {
    if (chat.getState().rate_limit) limited.push(chat.getState())
  })
  await chat.send('One')

  expect(limited).toMatchObject([{ status: 'sending', rate_limit: short_limit.data, connection: 'open' }])
  expect(chat.getState()).toMatchObject({ status: 'idle', rate_limit: null, error: null })
})

test('a monthly limit ends the attempt', async () => {
  await using server = await scriptedServer((response) => sendJson(response, rate_limit.data, 429))
  const chat = chatOf(server)
  await chat.send('One')

  expect(chat.getState()).toMatchObject({ status: 'idle', rate_limit: rate_limit.data })
  expect(server.requests).toHaveLength(1)
})

test('a run whose stream has no more events has ended', async () => {
  await using server = await scriptedServer((response, { method }) => {
    if (method === 'POST') openStream(response).write(encode(run.slice(0, 2)), () => response.destroy())
    else response.writeHead(204).end()
  })
  const chat = chatOf(server)
  await chat.send('One')

  expect(chat.getState()).toMatchObject({ status: 'idle', run_id: null, error: null })
  expect(chat.getState().messages.at(-1)?.parts).toEqual([{ type: 'text', content: 'Do', streaming: false }])
})
