import type { FeedEvent } from '@todo-agents/contract/feed'
import type { Reminder } from '@todo-agents/contract/reminder'
import { describeEachDatabase } from '@todo-agents/db/testing/databases'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FeedReader } from '../testing/feed-reader.ts'
import { readFeed } from '../testing/feed-reader.ts'
import type { MailServer } from '../testing/mail-server.ts'
import { startMailServer } from '../testing/mail-server.ts'
import type { PushServer } from '../testing/push-server.ts'
import { startPushServer } from '../testing/push-server.ts'
import { createTestClient } from '../testing/test-client.ts'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer, TEST_NOW } from '../testing/test-server.ts'

const MINUTE = 60_000

describeEachDatabase('the delivery of reminders', (kind) => {
  let push: PushServer
  let mail: MailServer
  let server: TestServer
  let user: TestUser
  let clock = TEST_NOW.getTime()

  beforeAll(async () => {
    push = await startPushServer()
    mail = await startMailServer()
    server = await startTestServer({
      kind,
      now: () => new Date(clock),
      remindersMs: 20,
      env: { PUSH_LOOPBACK: 'on', SMTP_URL: mail.url, MAIL_FROM: 'todo@example.com' },
    })
  })
  afterAll(async () => {
    await server.close()
    await push.close()
    await mail.close()
  })

  beforeEach(async () => {
    // Beyond everything that an earlier test has left for later.
    clock += 180 * MINUTE
    push.pushed.length = 0
    mail.mails.length = 0
    user = await server.guest()
  })

  const at = (minutes: number) => new Date(clock + minutes * MINUTE).toISOString()

  async function createTodo(minutes: number, of = user): Promise<string> {
    const { todos } = await of.trpc.todo.create.mutate({ item: 'Stretch', alarm_time: at(minutes) })
    return todos[0]!.id
  }

  async function subscribe(of = user): Promise<string> {
    const { public_key } = await of.trpc.push.key.query()
    const subscription = push.subscribe(public_key)
    await of.trpc.push.subscribe.mutate(subscription)
    return subscription.endpoint
  }

  /** Waits until a reminder of the todo has been delivered. */
  function reminderOf(todo_id: string, of = user): Promise<Reminder> {
    return expect
      .poll(async () => (await of.trpc.reminder.list.query({ todo_id })).reminders[0])
      .toBeDefined()
      .then(async () => (await of.trpc.reminder.list.query({ todo_id })).reminders[0]!)
  }

  const reminders = (feed: FeedReader) => feed.events.filter(isReminder).map(({ reminder }) => reminder)

  test('a reminder comes once to an open page, to each subscribed browser and by mail', async () => {
    const email = `${user.id}@example.com`
    await user.signIn('sign-up/email', { email, password: 'a long enough passphrase', name: 'Ada' })
    const endpoints = [await subscribe(), await subscribe()]
    const todo_id = await createTodo(5)
    await using feed = await readFeed(server, user)
    expect((await user.trpc.reminder.list.query()).reminders).toEqual([])
    clock += 5 * MINUTE
    await expect
      .poll(() => reminders(feed))
      .toMatchObject([{ todo_id, item: 'Stretch', alarm_time: at(0), is_late: false }])
    await expect.poll(() => push.pushed.map(({ endpoint }) => endpoint).sort()).toEqual(endpoints.sort())
    await expect.poll(() => mail.mails).toMatchObject([{ to: email, headers: { subject: 'Reminder: Stretch' } }])
    const { id } = reminders(feed)[0]!
    expect(push.pushed[0]?.message).toMatchObject({ type: 'reminder', id, todo_id, item: 'Stretch', is_late: false })
    // A second look finds nothing, so nothing comes twice.
    const marker = await createTodo(1)
    clock += MINUTE
    await expect.poll(() => push.pushed.length).toBe(4)
    await expect.poll(() => mail.mails.length).toBe(2)
    expect(reminders(feed).map((reminder) => reminder.todo_id)).toEqual([todo_id, marker])
  })

  test('an answer on one device ends the reminder on the others', async () => {
    const endpoint = await subscribe()
    const todo_id = await createTodo(5)
    await using feed = await readFeed(server, user)
    clock += 5 * MINUTE
    const { id } = await reminderOf(todo_id)
    await expect.poll(() => push.pushed.length).toBe(1)
    await user.trpc.reminder.shown.mutate({ id })
    const { reminder } = await user.trpc.reminder.answer.mutate({ id, answer: 'done' })
    expect(reminder).toMatchObject({ answer: 'done', shown_at: at(0), answered_at: at(0) })
    await expect.poll(() => reminders(feed).at(-1)).toEqual(reminder)
    await expect
      .poll(() => push.pushed.map(({ message, topic }) => [message.type, topic]))
      .toEqual([
        ['reminder', id.replaceAll('-', '')],
        ['clear', id.replaceAll('-', '')],
      ])
    expect(push.pushed.at(-1)?.endpoint).toBe(endpoint)
    expect(await user.trpc.todo.get.query({ id: todo_id })).toMatchObject({ completed_at: at(0) })
  })

  test('undo of an answer opens the reminder again in the open pages, and sends no second message', async () => {
    await subscribe()
    const todo_id = await createTodo(5)
    await using feed = await readFeed(server, user)
    clock += 5 * MINUTE
    const { id } = await reminderOf(todo_id)
    await expect.poll(() => push.pushed.length).toBe(1)
    for (const answer of ['done' as const, { snooze_until: at(10) }]) {
      const { change_ids } = await user.trpc.reminder.answer.mutate({ id, answer })
      await expect.poll(() => reminders(feed).at(-1)?.answer).not.toBe(null)
      await user.trpc.change.undo.mutate({ change_id: change_ids })
      await expect.poll(() => reminders(feed).at(-1)).toMatchObject({ id, answer: null })
    }
    expect((await user.trpc.reminder.list.query({ status: 'open' })).reminders).toMatchObject([{ id }])
    // A later reminder comes after everything that is still to be sent.
    await createTodo(1)
    clock += MINUTE
    await expect.poll(() => push.pushed.filter(({ message }) => message.type === 'reminder').length).toBe(2)
    const ofThis = push.pushed.filter(({ topic }) => topic === id.replaceAll('-', ''))
    expect(ofThis.filter(({ message }) => message.type === 'reminder')).toHaveLength(1)
  })

  test('a todo that is completed elsewhere withdraws its reminder in the feed', async () => {
    const todo_id = await createTodo(5)
    await using feed = await readFeed(server, user)
    clock += 5 * MINUTE
    await expect.poll(() => reminders(feed)).toMatchObject([{ todo_id, answer: null }])
    await user.trpc.todo.complete.mutate({ id: [todo_id] })
    await expect.poll(() => reminders(feed).at(-1)).toMatchObject({ todo_id, answer: 'withdrawn' })
  })

  test('a page that reconnects gets the reminders that it has missed', async () => {
    const feed = await readFeed(server, user)
    const todo_id = await createTodo(5)
    await expect.poll(() => feed.events.at(-1)?.type).toBe('change')
    await feed[Symbol.asyncDispose]()
    clock += 5 * MINUTE
    await reminderOf(todo_id)
    await using again = await readFeed(server, user, feed.position())
    await expect.poll(() => reminders(again)).toMatchObject([{ todo_id }])
  })

  test('a snoozed reminder comes again', async () => {
    const endpoint = await subscribe()
    const todo_id = await createTodo(5)
    clock += 5 * MINUTE
    const { id } = await reminderOf(todo_id)
    const pushed = () => push.pushed.filter(({ message }) => message.type === 'reminder').length
    // A reminder that is answered before it has been pushed is pushed no more.
    await expect.poll(pushed).toBe(1)
    await user.trpc.reminder.answer.mutate({ id, answer: { snooze_until: at(10) } })
    clock += 10 * MINUTE
    await expect.poll(pushed).toBe(2)
    expect(push.pushed.map((pushed) => pushed.endpoint)).toContain(endpoint)
    const { reminders: receipt } = await user.trpc.reminder.list.query({ todo_id })
    expect(receipt.map(({ answer }) => answer)).toEqual([null, 'snoozed'])
  })

  test('a server that was down delivers late, once, and says so', async () => {
    const endpoint = await subscribe()
    const todo_id = await createTodo(5)
    const next = server.restart()
    clock += 60 * MINUTE
    await next
    expect(await reminderOf(todo_id)).toMatchObject({ is_late: true, sent_at: at(0), alarm_time: at(-55) })
    await expect.poll(() => push.pushed).toMatchObject([{ endpoint, message: { type: 'reminder', is_late: true } }])
    expect((await user.trpc.reminder.list.query()).reminders).toHaveLength(1)
  })

  test('a server that stops does not wait for servers that do not answer, and sends the messages after its start', async () => {
    const account = { email: `${user.id}@example.com`, password: 'a long enough passphrase', name: 'Ada' }
    await user.signIn('sign-up/email', account)
    await subscribe()
    push.answers.push('hang')
    mail.hangs = true
    const requests = push.requests
    await createTodo(5)
    clock += 5 * MINUTE
    await expect.poll(() => push.requests).toBe(requests + 1)
    const start = performance.now()
    await server.restart()
    // Both are given ten seconds by a server that runs.
    expect(performance.now() - start).toBeLessThan(8000)
    mail.hangs = false
    expect([...push.pushed, ...mail.mails]).toEqual([])
    clock += MINUTE
    await expect.poll(() => push.pushed.length).toBe(1)
    await expect.poll(() => mail.mails.length).toBe(1)
  })

  test('a subscription that its push service has ended is removed', async () => {
    await subscribe()
    push.answers.push(410)
    await createTodo(5)
    clock += 5 * MINUTE
    await expect.poll(() => user.trpc.push.list.query()).toEqual([])
    expect(push.pushed).toEqual([])
  })

  test('a message that a push service did not take is sent again, and the list of devices says so meanwhile', async () => {
    await subscribe()
    push.answers.push(503)
    await createTodo(5)
    clock += 5 * MINUTE
    await expect.poll(async () => (await user.trpc.push.list.query())[0]?.failed_at).toBe(at(0))
    expect(push.pushed).toEqual([])
    clock += MINUTE
    await expect.poll(() => push.pushed.length).toBe(1)
    await expect.poll(() => user.trpc.push.list.query()).toMatchObject([{ failed_at: null, last_used_at: at(0) }])
  })

  test('a mail that the server did not take is sent again under the same Message-ID', async () => {
    await user.signIn('sign-up/email', {
      email: `${user.id}@example.com`,
      password: 'a long enough passphrase',
      name: 'A',
    })
    mail.refusals.push(451)
    const todo_id = await createTodo(5)
    clock += 5 * MINUTE
    const { id } = await reminderOf(todo_id)
    await expect.poll(() => mail.refusals).toEqual([])
    await expect.poll(() => server.log()).toContain('a reminder could not be mailed')
    clock += MINUTE
    await expect.poll(() => mail.mails).toMatchObject([{ headers: { 'message-id': `<reminder-${id}@localhost>` } }])
  })

  test('the devices of a user have a name, and one is removed from any other', async () => {
    await subscribe()
    const [device] = await user.trpc.push.list.query()
    expect(device).toMatchObject({ device: expect.any(String), is_current: true, last_used_at: null })
    expect(await user.trpc.push.test.mutate({})).toEqual({ sent: 1, failed: 0 })
    expect(push.pushed).toMatchObject([{ message: { type: 'test', user_id: user.id } }])
    await user.trpc.push.unsubscribe.mutate({ id: device!.id })
    await expect(user.trpc.push.test.mutate({ id: device!.id })).rejects.toMatchObject({
      data: { code: 'not_found', field: 'id' },
    })
    expect(await user.trpc.push.list.query()).toEqual([])
    expect(await user.trpc.push.test.mutate({})).toEqual({ sent: 0, failed: 0 })
  })

  test('a device that is signed out by another gets no more reminders', async () => {
    const account = { email: `${user.id}@example.com`, password: 'a long enough passphrase' }
    await user.signIn('sign-up/email', { ...account, name: 'Ada' })
    const lost = await subscribe()
    const other = { ...createTestClient(server.url), id: '' }
    await other.signIn('sign-in/email', account)
    const kept = await subscribe(other)
    expect(await other.trpc.push.list.query()).toHaveLength(2)
    await other.trpc.account.endOtherDevices.mutate()
    await createTodo(5, other)
    clock += 5 * MINUTE
    await expect.poll(() => push.pushed.length).toBe(1)
    // A test message to all devices comes after the reminder, so that one to the lost device would have come by then.
    expect(await other.trpc.push.test.mutate({})).toEqual({ sent: 1, failed: 0 })
    expect(push.pushed.map(({ endpoint }) => endpoint)).toEqual([kept, kept])
    expect(lost).not.toBe(kept)
  })

  test('test messages are few', async () => {
    for (let n = 0; n < 10; n++) await user.trpc.push.test.mutate({})
    await expect(user.trpc.push.test.mutate({})).rejects.toMatchObject({ data: { code: 'rate_limit_exceeded' } })
  })

  test('a key that no message can be encrypted with is refused', async () => {
    const { endpoint, keys } = push.subscribe((await user.trpc.push.key.query()).public_key)
    const p256dh = Buffer.alloc(65, 4).toString('base64url')
    await expect(user.trpc.push.subscribe.mutate({ endpoint, keys: { ...keys, p256dh } })).rejects.toMatchObject({
      data: { code: 'invalid_request', field: 'keys.p256dh' },
    })
    expect(await user.trpc.push.list.query()).toEqual([])
  })

  test('an address that is not that of a push service is refused', async () => {
    const { keys } = push.subscribe((await user.trpc.push.key.query()).public_key)
    const subscription = { endpoint: 'https://10.0.0.1/push', keys }
    await expect(user.trpc.push.subscribe.mutate(subscription)).rejects.toMatchObject({
      data: { code: 'invalid_request', field: 'endpoint' },
    })
  })
})

function isReminder(event: FeedEvent): event is FeedEvent & { type: 'reminder' } {
  return event.type === 'reminder'
}
