import { randomUUID } from 'node:crypto'
import type { PushMessage } from '@todo-agents/contract/reminder'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PushServer } from '../testing/push-server.ts'
import { startPushServer } from '../testing/push-server.ts'
import { vapidKeys } from './vapid-keys.ts'
import type { SendPush } from './web-push.ts'
import { createWebPush } from './web-push.ts'

const keys = vapidKeys('a secret of the tests')
const never = new AbortController().signal

let push: PushServer
let send: SendPush
beforeEach(async () => {
  push = await startPushServer()
  send = createWebPush({ keys, contact: 'mailto:operator@example.com', isLoopbackAllowed: true })
})
afterEach(() => push.close())

function target(sender = keys.publicKey) {
  const { endpoint, keys: secrets } = push.subscribe(sender)
  return { id: randomUUID(), endpoint, ...secrets }
}

const clear = (id = randomUUID()): PushMessage => ({ type: 'clear', id, user_id: randomUUID() })

test('a reminder reaches its browser encrypted, signed, urgent and with its id as the topic', async () => {
  const to = target()
  const id = '01890000-0000-7000-8000-000000000000'
  const fields = { todo_id: randomUUID(), item: 'Bücher 📚', alarm_time: 'now', is_late: true, due_date: null }
  const message = { type: 'reminder', id, user_id: randomUUID(), start_time: null, ...fields } as const
  expect(await send(to, message, never)).toEqual({ result: 'accepted' })
  expect(push.pushed).toEqual([
    {
      endpoint: to.endpoint,
      message,
      topic: '01890000000070008000000000000000',
      urgency: 'high',
      ttl: 86_400,
      contact: 'mailto:operator@example.com',
    },
  ])
})

test('a test message has no topic, so that it replaces nothing', async () => {
  await send(target(), { type: 'test', user_id: randomUUID() }, never)
  expect(push.pushed).toMatchObject([{ message: { type: 'test' }, topic: undefined }])
})

test.each([
  [404, { result: 'ended' }],
  [410, { result: 'ended' }],
  [400, { result: 'refused', reason: 'the push service answered 400' }],
  [413, { result: 'refused', reason: 'the push service answered 413' }],
  // A redirect could lead to an address that was not checked.
  [307, { result: 'refused', reason: 'the push service answered 307' }],
  [429, { result: 'unavailable', reason: 'the push service answered 429' }],
  [503, { result: 'unavailable', reason: 'the push service answered 503' }],
])('the answer %i of a push service means %j', async (status, result) => {
  push.answers.push(status)
  expect(await send(target(), clear(), never)).toEqual(result)
  expect(push.requests).toBe(1)
})

test('a push service may ask for a later try, but not for one after more than an hour', async () => {
  push.answers.push({ status: 429, headers: { 'retry-after': '120' } })
  push.answers.push({ status: 503, headers: { 'retry-after': '99999' } })
  push.answers.push({ status: 503, headers: { 'retry-after': 'Fri, 31 Dec 2027 23:59:59 GMT' } })
  const seconds: unknown[] = []
  for (let n = 0; n < 3; n++) seconds.push(Reflect.get(await send(target(), clear(), never), 'seconds'))
  expect(seconds).toEqual([120, 3600, undefined])
})

test('a push service that does not answer is left when the sender stops', async () => {
  push.answers.push('hang')
  const stopping = new AbortController()
  const sent = send(target(), clear(), stopping.signal)
  await expect.poll(() => push.requests).toBe(1)
  stopping.abort()
  expect(await sent).toMatchObject({ result: 'unavailable' })
})

test('a push service that is down is unavailable', async () => {
  const to = target()
  await push.close()
  expect(await send(to, clear(), never)).toMatchObject({ result: 'unavailable' })
})

test('a subscription with an invalid key is refused', async () => {
  const to = { ...target(), p256dh: Buffer.alloc(65, 4).toString('base64url') }
  expect(await send(to, clear(), never)).toMatchObject({ result: 'refused' })
  expect(push.requests).toBe(0)
})

test('nothing is sent to this machine unless the operator allows it', async () => {
  const strict = createWebPush({ keys, contact: 'mailto:operator@example.com', isLoopbackAllowed: false })
  expect(await strict(target(), clear(), never)).toMatchObject({ result: 'refused' })
  expect(push.requests).toBe(0)
})
