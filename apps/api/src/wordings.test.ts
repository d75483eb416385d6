import { decodeStream } from '@todo-agents/contract/sse-decode'
import { offlineModel } from '@todo-agents/offline/offline-model'
import { createTRPCClient, httpLink } from '@trpc/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataOf } from './testing/test-client.ts'
import type { TestServer, TestUser } from './testing/test-server.ts'
import { startTestServer } from './testing/test-server.ts'
import type { AppRouter } from './trpc/router.ts'

let server: TestServer
let user: TestUser
beforeAll(async () => {
  server = await startTestServer({ model: offlineModel() })
  user = await server.guest()
})
afterAll(() => server.close())

const known = async () => (await user.trpc.wording.list.query()).wordings.map(({ text, means }) => `${text}: ${means}`)

/** Sends a message in a conversation; returns the reply. */
async function reply(message: string, session_id: string): Promise<string> {
  return dataOf(await user.say(message, session_id), 'completed').final_message
}

test('what the user confirms in one conversation is understood in another', async () => {
  expect(await reply('blorp Mo', `user_${user.id}_1`)).toContain('Shall I add “blorp Mo” as a todo?')
  expect(await reply('yes', `user_${user.id}_1`)).toContain('I will understand that next time.')
  expect(await known()).toEqual(['blorp Mo: create'])
  expect(await reply('blorp mo!', `user_${user.id}_2`)).toMatch(/^Created \*\*blorp mo/)
})

test('what was taught is undone in the chat, and the history has both', async () => {
  const session_id = `user_${user.id}_3`
  await reply('“agenda” means show my list', session_id)
  expect(await known()).toEqual(['agenda: list', 'blorp Mo: create'])
  expect(await reply('undo', session_id)).toContain('I no longer remember what “agenda” means')
  expect(await known()).toEqual(['blorp Mo: create'])
  const { changes } = await user.trpc.change.list.query({ limit: 2 })
  expect(changes).toMatchObject([
    { entity: 'wording', kind: 'delete', actor: 'assistant', undoes: changes[1]?.id },
    { entity: 'wording', kind: 'create', after: { text: 'agenda', means: 'list' } },
  ])
})

test('a todo that was none is taken back and refused from then on', async () => {
  const session_id = `user_${user.id}_4`
  await reply('dentist', session_id)
  await reply('yes', session_id)
  const corrected = await reply('no, that was not a todo', session_id)
  expect(corrected).toContain('**dentist** is gone again')
  expect(await known()).toEqual(['dentist: none', 'blorp Mo: create'])
  expect(await reply('dentist', session_id)).toContain('You told me that this is no todo')
  expect(await reply('forget what “dentist” means', session_id)).toContain('I have forgotten')
})

test('programs and the log learn nothing of it', async () => {
  const { token } = await user.trpc.program.createToken.mutate({
    name: 'script',
    scopes: ['todos:read', 'todos:write', 'assistant'],
  })
  const headers = { authorization: `Bearer ${token}` }
  const trpc = createTRPCClient<AppRouter>({ links: [httpLink({ url: `${server.url}/trpc`, headers })] })
  await expect(trpc.wording.list.query()).rejects.toMatchObject({ data: { code: 'access_denied' } })
  const said = await fetch(`${server.url}/api/todos/agent-create/stream`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'when I say “x y” I mean a todo' }] }),
  })
  const events = await Array.fromAsync(decodeStream(said.body as AsyncIterable<Uint8Array>))
  expect(dataOf(events, 'completed').final_message).toContain('Only you can teach me words')
  const { changes } = await trpc.change.list.query({ limit: 100 })
  expect(new Set(changes.map(({ entity }) => entity))).toEqual(new Set(['todo']))
  const [first] = (await user.trpc.change.list.query({ limit: 100 })).changes.filter(
    ({ entity }) => entity === 'wording',
  )
  const preview = await trpc.change.preview.query({ since: first!.id })
  expect(preview).toMatchObject({ count: 1, effects: [] })
  expect(server.log()).not.toMatch(/blorp mo|agenda|dentist/i)
})
