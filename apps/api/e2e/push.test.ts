import type { PushMessage, Reminder, ReminderPage } from '@todo-agents/contract/reminder'
import type { Todo } from '@todo-agents/contract/todo'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PushServer } from '../src/testing/push-server.ts'
import { startPushServer } from '../src/testing/push-server.ts'
import type { AppInBrowser } from './app-in-browser.ts'
import { continueAsGuest, openAppInBrowser, screenshot } from './app-in-browser.ts'
import { launchBrowser } from './browser.ts'
import type { NotificationTray } from './notification-tray.ts'
import { openTray, setPermission } from './notification-tray.ts'
import { card, remind } from './reminders-page.ts'
import { call, query } from './server-calls.ts'

const PASSWORD = 'a long walk by the sea'

let browser: Browser
let app: AppInBrowser
let pushServer: PushServer
let context: BrowserContext
let page: Page
let tray: NotificationTray
let tests = 0

beforeAll(async () => {
  browser = await launchBrowser()
  pushServer = await startPushServer()
  app = await openAppInBrowser({ browser, env: { PUSH_LOOPBACK: 'on' } })
})

afterAll(async () => {
  await app?.close()
  await browser?.close()
  await pushServer?.close()
})

beforeEach(async () => {
  tests += 1
  pushServer.pushed.splice(0)
  context = await newContext()
  await setPermission(context, 'granted')
  page = await context.newPage()
  await continueAsGuest(page)
  tray = await openTray(context)
  await field(page).waitFor()
  return async () => {
    for (const each of browser.contexts()) await each.close()
  }
})

/** Each test has its own network address, because a server limits how often one address may sign in. */
const newContext = () => app.newContext({ extraHTTPHeaders: { 'x-forwarded-for': `203.0.113.${tests}` } })

/** Each test has its own users. */
const addressOf = (name: string) => `${name}@test${tests}.example.com`

const field = (tab: Page) => tab.getByRole('textbox', { name: 'Add a todo' })

/** Subscribes to a push server of the test: the browser of the test reaches no push service. */
async function subscribe(): Promise<void> {
  const { public_key } = await query<{ public_key: string }>(app, context, 'push.key', null)
  await call(app, context, 'push.subscribe', pushServer.subscribe(public_key))
}

/** Returns the message that the push server got for a todo. */
async function pushedFor(item: string): Promise<Extract<PushMessage, { type: 'reminder' }>> {
  let found: PushMessage | undefined
  await expect
    .poll(() => {
      found = pushServer.pushed
        .map(({ message }) => message)
        .find((one) => one.type === 'reminder' && one.item === item)
      return found
    })
    .toBeDefined()
  return found as Extract<PushMessage, { type: 'reminder' }>
}

/** Closes the app in all tabs. The service worker stays, and a page that is not the app. */
async function closeApp(): Promise<Page> {
  const blank = await context.newPage()
  await blank.goto('/healthz')
  await page.close()
  return blank
}

/** Delivers a push message to the service worker, as the push service of a browser does. `from`: any page of the server. */
async function deliver(from: Page, message: PushMessage): Promise<void> {
  const devtools = await context.newCDPSession(from)
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(app.url))
      if (own) resolve(own.registrationId)
    })
  })
  await devtools.send('ServiceWorker.enable')
  const registrationId = await registered
  const data = JSON.stringify(message)
  await devtools.send('ServiceWorker.deliverPushMessage', { origin: app.url, registrationId, data })
  await devtools.detach()
}

const reminderOf = async (id: string): Promise<Reminder | undefined> =>
  (await query<ReminderPage>(app, context, 'reminder.list', {})).reminders.find((one) => one.id === id)

test('with no open page, a push message shows the reminder once, and its button completes the todo', async () => {
  await subscribe()
  const blank = await closeApp()
  const todo_id = await remind(app, context, 'Water the plants')
  const message = await pushedFor('Water the plants')
  await deliver(blank, message)
  await expect.poll(tray.titles).toEqual(['Water the plants'])
  await expect.poll(async () => (await reminderOf(message.id))?.shown_at).not.toBe(null)

  await tray.closeAll()
  await deliver(blank, message)
  await deliver(blank, { type: 'test', user_id: message.user_id })
  await expect.poll(tray.titles).toEqual(['Todo Agents'])
  expect(await tray.shown()).toEqual(['Water the plants', 'Todo Agents'])

  await remind(app, context, 'Feed the cat')
  await deliver(blank, await pushedFor('Feed the cat'))
  await expect.poll(tray.titles).toContain('Feed the cat')
  await tray.press('Feed the cat', 'done')
  const fed = await pushedFor('Feed the cat')
  await expect.poll(async () => (await reminderOf(fed.id))?.answer).toBe('done')
  expect(await query<Todo>(app, context, 'todo.get', { id: fed.todo_id })).toMatchObject({
    completed_at: expect.any(String),
  })
  expect(await query<Todo>(app, context, 'todo.get', { id: todo_id })).toMatchObject({ completed_at: null })
})

test('a reminder that the open page has shown is not shown again by its push message, and clear closes it', async () => {
  await subscribe()
  await remind(app, context, 'Stretch')
  await card(page, 'Stretch').waitFor()
  const message = await pushedFor('Stretch')
  await expect.poll(tray.titles).toEqual(['Stretch'])
  await deliver(page, message)
  await deliver(page, { type: 'clear', id: message.id, user_id: message.user_id })
  await expect.poll(tray.titles).toEqual([])
  expect(await tray.shown()).toEqual(['Stretch'])
})

test('snooze in a notification moves the alarm, and a press on it opens the todo in the open page', async () => {
  await remind(app, context, 'Call Ada')
  await card(page, 'Call Ada').waitFor()
  await expect.poll(tray.titles).toEqual(['Call Ada'])
  await tray.press('Call Ada', 'snooze')
  await card(page, 'Call Ada').waitFor({ state: 'detached' })
  const { reminders } = await query<ReminderPage>(app, context, 'reminder.list', {})
  expect(reminders).toMatchObject([{ item: 'Call Ada', answer: 'snoozed' }])

  await remind(app, context, 'Call Bob')
  await card(page, 'Call Bob').waitFor()
  await expect.poll(tray.titles).toEqual(['Call Bob'])
  await tray.press('Call Bob')
  const title = page.locator('#detail').getByRole('textbox', { name: 'Title', exact: true })
  expect(await title.inputValue()).toBe('Call Bob')
  await card(page, 'Call Bob').waitFor({ state: 'detached' })
})

test('an answer in a notification that cannot be saved says so', async () => {
  await remind(app, context, 'Pay the rent')
  await expect.poll(tray.titles).toEqual(['Pay the rent'])
  await app.stopServer('SIGKILL')
  await tray.press('Pay the rent', 'done')
  await expect.poll(tray.bodies).toEqual(['This could not be saved. Press here to open Todo Agents.'])
  await app.startServer()
})

test('after a sign-out, this browser shows no reminder of the user, also when another one signs in', async () => {
  await signUp(page, 'ada')
  const ada = await query<{ id: string }>(app, context, 'me.get', null)
  await expect.poll(() => ownerOf(tray)).toBe(ada.id)
  await subscribe()
  await remind(app, context, 'Of Ada')
  const message = await pushedFor('Of Ada')
  await expect.poll(tray.titles).toEqual(['Of Ada'])

  await page.getByRole('button', { name: 'Account', exact: true }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Continue as guest' }).waitFor()
  await expect.poll(tray.titles).toEqual([])
  await continueAsGuest(page)
  await field(page).waitFor()
  const guest = await query<{ id: string }>(app, context, 'me.get', null)
  await expect.poll(() => ownerOf(tray)).toBe(guest.id)
  expect(await card(page, 'Of Ada').count()).toBe(0)
  expect(await query(app, context, 'push.list', null)).toEqual([])
  await deliver(page, { ...message, id: crypto.randomUUID() })
  await deliver(page, { type: 'test', user_id: guest.id })
  await expect.poll(tray.titles).toEqual(['Todo Agents'])
  expect(await tray.shown()).toEqual(['Of Ada', 'Todo Agents'])
})

test('after the session has ended elsewhere, nothing is shown until the same user signs in again', async () => {
  await signUp(page, 'ada')
  await remind(app, context, 'Of Ada')
  await expect.poll(tray.titles).toEqual(['Of Ada'])
  const elsewhere = await newContext()
  const other = await elsewhere.newPage()
  await other.goto('/')
  await signIn(other, 'ada')
  await call(app, elsewhere, 'account.endOtherDevices', {})
  await page.getByRole('button', { name: 'Continue as guest' }).waitFor()
  await expect.poll(tray.titles).toEqual([])

  await signIn(page, 'ada')
  await card(page, 'Of Ada').waitFor()
  await remind(app, context, 'Also of Ada')
  await expect.poll(tray.titles).toEqual(['Also of Ada'])
})

test('a guest who signs up keeps the notifications of this browser', async () => {
  await signUp(page, 'grace')
  const grace = await query<{ id: string }>(app, context, 'me.get', null)
  await expect.poll(() => ownerOf(tray)).toBe(grace.id)
  await remind(app, context, 'Of Grace')
  await expect.poll(tray.titles).toEqual(['Of Grace'])
})

test('the settings list the subscribed browsers, send a test, and remove one', async () => {
  await subscribe()
  await page.goto('/settings/notifications')
  const section = page.getByRole('region', { name: 'How reminders reach you' })
  const row = section.getByRole('list', { name: 'Browsers that get reminders' }).getByRole('listitem')
  await row.getByText('This browser').waitFor()
  await section.scrollIntoViewIfNeeded()
  await screenshot(page, 'settings-notifications')
  pushServer.pushed.splice(0)
  await row.getByRole('button', { name: /^Send a test to/ }).click()
  await page.getByText('A test notification is on its way.').waitFor()
  expect(pushServer.pushed.map(({ message }) => message.type)).toEqual(['test'])

  pushServer.answers.push(500)
  await row.getByRole('button', { name: /^Send a test to/ }).click()
  await page.getByText('The push service of this browser did not accept the test.').waitFor()
  await row.getByText(/last message failed: Today/).waitFor()
  await row.getByRole('button', { name: /^Remove/ }).click()
  await row.waitFor({ state: 'detached' })
  expect(await query(app, context, 'push.list', null)).toEqual([])
})

/** Returns the id of the user whose reminders this browser shows. */
const ownerOf = ({ worker }: NotificationTray) =>
  worker.evaluate<string | null>(`caches.open('todo-agents').then((cache) => cache.match('/reminders/owner'))
    .then((stored) => stored?.json()).then((owner) => owner?.user_id ?? null)`)

async function signUp(tab: Page, name: string): Promise<void> {
  await tab.getByRole('button', { name: 'Account', exact: true }).click()
  await tab.getByRole('button', { name: 'Save your todos: create an account' }).click()
  const dialog = tab.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('E-mail').fill(addressOf(name))
  await dialog.getByLabel('Password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Create account' }).click()
  await dialog.waitFor({ state: 'detached' })
}

async function signIn(tab: Page, name: string): Promise<void> {
  await tab.getByRole('button', { name: 'Sign in' }).click()
  await tab.getByLabel('E-mail').fill(addressOf(name))
  await tab.getByLabel('Password').fill(PASSWORD)
  await tab.getByRole('button', { name: 'Sign in', exact: true }).click()
  await field(tab).waitFor()
}
