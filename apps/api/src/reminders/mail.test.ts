import type { DeliveredReminder, Delivery } from '@todo-agents/db/reminders/delivery.repository'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MailServer } from '../testing/mail-server.ts'
import { startMailServer } from '../testing/mail-server.ts'
import type { Mailer } from './mail.ts'
import { createMailer } from './mail.ts'

const ID = '01890000-0000-7000-8000-000000000000'

let server: MailServer
let mailer: Mailer
beforeEach(async () => {
  server = await startMailServer()
  mailer = createMailer({
    smtpUrl: server.url,
    from: 'Todo Agents <todo@example.com>',
    baseUrl: 'https://todo.example.com',
  })
})
afterEach(async () => {
  mailer.close()
  await server.close()
})

function delivery(fields: Partial<DeliveredReminder> = {}, name = 'Ada Lovelace'): Delivery {
  return {
    id: ID,
    user_id: ID,
    reminder_id: ID,
    channel: 'mail',
    state: 'pending',
    attempts: 1,
    reminder: {
      todo_id: ID,
      item: 'Call Bob',
      alarm_time: '2026-11-22T08:00:00.000Z',
      is_late: false,
      due_date: null,
      start_time: '2026-11-22T09:30:00.000Z',
      ...fields,
    },
    target: null,
    mail: { email: 'ada@example.com', name, time_zone: 'Europe/Berlin', hour_cycle: null },
  }
}

test('a reminder comes by mail with its title, its time in the zone of its user, and a link', async () => {
  expect(await mailer.send(delivery())).toEqual({ result: 'accepted' })
  const [mail] = server.mails
  expect(mail).toMatchObject({
    to: 'ada@example.com',
    headers: {
      from: 'Todo Agents <todo@example.com>',
      to: 'Ada Lovelace <ada@example.com>',
      subject: 'Reminder: Call Bob',
      'message-id': `<reminder-${ID}@todo.example.com>`,
      'auto-submitted': 'auto-generated',
    },
  })
  expect(mail?.text).toBe(`Call Bob

Starts Sunday, November 22, 2026 at 10:30.

Open it: https://todo.example.com/

You get this mail because “reminders by mail” is on in your settings.
`)
})

test('a late reminder says when it was due', async () => {
  await mailer.send(delivery({ is_late: true, start_time: null, due_date: '2026-12-01' }))
  expect(server.mails[0]?.text).toContain('\n\nDue Tuesday, December 1, 2026.\n\n')
  expect(server.mails[0]?.text).toContain(
    'This comes late: it was due Sunday, November 22, 2026 at 09:00, when the server did not run.',
  )
})

test('a mail has a clock of 12 hours for a user who reads such clocks', async () => {
  const { mail, ...rest } = delivery()
  await mailer.send({ ...rest, mail: { ...mail!, hour_cycle: 'h12' } })
  expect(server.mails[0]?.text).toContain('Starts Sunday, November 22, 2026 at 10:30 AM.')
})

test('a mail that is sent again has the same Message-ID', async () => {
  for (let n = 0; n < 2; n++) await mailer.send(delivery())
  const [first, second] = server.mails.map(({ headers }) => headers['message-id'])
  expect(first).toBeTruthy()
  expect(second).toBe(first)
})

test('titles and names cannot add headers or receivers', async () => {
  const hostile = 'x\r\nBcc: eve@example.com'
  await mailer.send(delivery({ item: hostile }, `Ada <eve@example.com>, "\r\nBcc: eve@example.com`))
  expect(server.mails).toMatchObject([{ to: 'ada@example.com' }])
  expect(server.mails[0]?.headers.bcc).toBeUndefined()
})

test.each([
  [550, 'refused'],
  [451, 'unavailable'],
] as const)('a mail that the server answers with %i is %s', async (code, result) => {
  server.refusals.push(code)
  expect(await mailer.send(delivery())).toMatchObject({ result, reason: expect.stringContaining(`${code}`) })
  expect(await mailer.send(delivery())).toEqual({ result: 'accepted' })
})

test('a mail server that is down is unavailable', async () => {
  const { url } = server
  await server.close()
  const down = createMailer({ smtpUrl: url, from: 'todo@example.com', baseUrl: 'https://todo.example.com' })
  expect(await down.send(delivery())).toMatchObject({ result: 'unavailable' })
  server = await startMailServer()
})
