import type { Me } from '@todo-agents/contract/user'
import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { dayInBrowser, screenshot } from './app-in-browser.ts'
import { setPermission } from './notification-tray.ts'
import { card, remind } from './reminders-page.ts'
import { call, query } from './server-calls.ts'

// The server believes that it can send mail. No test waits for one.
const app = appForTests({ env: { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'todo@example.com' } })
let context: BrowserContext
let page: Page

afterEach(() => context?.close())

async function open(prepare?: (page: Page) => Promise<unknown>): Promise<void> {
  ;({ context, page } = await openGuest(app, { prepare }))
}

/** Makes the page find that the user was not asked about notifications yet. */
const notAsked = (page: Page) => setPermission(page.context(), 'default')

async function openSettings(section = 'Notifications') {
  await page.getByRole('button', { name: 'Account', exact: true }).click()
  await page.locator('.menu').getByRole('button', { name: 'Settings' }).click()
  const settings = page.getByRole('main')
  await settings.getByRole('link', { name: new RegExp(`^${section}`) }).click()
  await page.getByRole('heading', { level: 1, name: section }).waitFor()
  return settings
}

const question = () => page.getByText(/^Get reminders when this page is in the background or closed/)
const allow = () => page.getByRole('button', { name: 'Turn on notifications' })
const permission = () => page.evaluate('Notification.permission')

test('notifications are offered with the first alarm and not before, and asked for with a press', async () => {
  await open(notAsked)
  await call(app, context, 'todo.create', { item: 'Without an alarm', due_date: dayInBrowser() })
  await page.getByRole('button', { name: 'Edit Without an alarm' }).waitFor()
  expect(await question().count()).toBe(0)
  await remind(app, context, 'With an alarm', 3_600_000)
  await question().waitFor()
  expect(await permission()).toBe('default')
  await screenshot(page, 'notifications-offer')
  await allow().click()
  // The browser of the test reaches no push service.
  await page.getByText(/^Notifications work while a page is open. This browser could not be subscribed/).waitFor()
  expect(await permission()).toBe('granted')
  await question().waitFor({ state: 'detached' })
})

test('a refused offer does not come again, and the settings still have it', async () => {
  await open(notAsked)
  await remind(app, context, 'Stretch')
  await card(page, 'Stretch').waitFor()
  await page.getByRole('button', { name: 'Not now' }).click()
  await page.reload()
  await card(page, 'Stretch').waitFor()
  expect(await question().count()).toBe(0)
  const settings = await openSettings()
  await settings.getByText('Off in this browser. Reminders appear only in the open page.').waitFor()
  await settings.getByRole('button', { name: 'Turn on notifications' }).click()
  await settings.getByText('On in this browser, while a page is open.').waitFor()
})

test.each([
  ['over plain http', `Object.defineProperty(window, 'isSecureContext', { value: false })`, /only over https/],
  [
    'in a tab on an iPhone',
    `delete window.Notification; delete window.PushManager; navigator.standalone = false`,
    /add to home screen/i,
  ],
])('without notifications, %s, the card works, and the settings say why', async (_, script, reason) => {
  await open((page) => page.addInitScript(script))
  await remind(app, context, 'Stretch')
  await card(page, 'Stretch').waitFor()
  expect(await question().count()).toBe(0)
  const settings = await openSettings()
  await settings.getByText(reason).waitFor()
  await card(page, 'Stretch').getByRole('button', { name: 'Done' }).click()
  await card(page, 'Stretch').waitFor({ state: 'detached' })
})

test('working hours, the first day of the week and the order of dates are saved as they are chosen; mail needs an address', async () => {
  await open()
  let settings = await openSettings()
  await settings.getByRole('region', { name: 'How reminders reach you' }).waitFor()
  expect(await settings.getByLabel('Reminders by mail').count()).toBe(0)

  settings = await openSettings('Language and time')
  const start = settings.getByLabel('Working hours start')
  const end = settings.getByLabel('Working hours end')
  await expect.poll(() => start.inputValue()).toBe('09:00')
  await start.fill('08:30')
  await end.fill('08:00')
  await end.blur()
  await settings.getByText('The working hours must end after they start.').waitFor()
  await settings.getByLabel('First day of the week').selectOption('Sunday')
  await settings.getByLabel('Dates in numbers').selectOption('Month first: January 12')
  await end.fill('16:00')
  await screenshot(page, 'settings-light')
  await end.blur()
  const saved = {
    working_hours_start: '08:30',
    working_hours_end: '16:00',
    first_day_of_week: 'sunday',
    date_order: 'mdy',
  }
  await expect.poll(() => query<Me>(app, context, 'me.get', null)).toMatchObject(saved)

  await page.reload()
  expect(await start.inputValue()).toBe('08:30')
  await settings.getByLabel('First day of the week').selectOption('Usual in your time zone')
  await expect.poll(() => query<Me>(app, context, 'me.get', null)).toMatchObject({ ...saved, first_day_of_week: null })
})

test('a refused setting shows its old value again, and says why', async () => {
  await open()
  const settings = await openSettings('Language and time')
  await page.route('**/trpc/me.update*', (route) => route.abort())
  await settings.getByLabel('Clock').selectOption('2:00 PM')
  await page.getByRole('status').getByText('The server cannot be reached.').first().waitFor()
  await expect.poll(() => settings.getByLabel('Clock').inputValue()).toBe('')
})

test('the page is in German after the language was chosen, also on the next device', async () => {
  await open()
  const settings = await openSettings('Language and time')
  await settings.getByLabel('Language').selectOption('Deutsch')
  await page.getByRole('heading', { level: 1, name: 'Sprache und Zeit' }).waitFor()
  expect(await page.evaluate('document.documentElement.lang')).toBe('de')
  await page.evaluate('localStorage.removeItem("todo-agents.language")')
  await page.goto('/today')
  await page.getByRole('heading', { level: 1, name: 'Heute' }).waitFor()
})

test('a user with an address can switch the mails off', async () => {
  await open()
  await page.getByRole('button', { name: 'Account', exact: true }).click()
  await page.getByRole('button', { name: 'Save your todos: create an account' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Ada')
  await dialog.getByLabel('E-mail').fill('ada@example.com')
  await dialog.getByLabel('Password').fill('a long walk by the sea')
  await dialog.getByRole('button', { name: 'Create account' }).click()
  await dialog.waitFor({ state: 'detached' })
  const settings = await openSettings()
  await settings.getByText('Each reminder is also sent to ada@example.com.').waitFor()
  await settings.getByLabel('Reminders by mail').uncheck()
  await expect.poll(() => query<Me>(app, context, 'me.get', null)).toMatchObject({ email_reminders: false })
})

test('the receipts say when a reminder was due, sent, shown and answered', async () => {
  await open()
  await remind(app, context, 'Send the report')
  await card(page, 'Send the report')
    .getByRole('button', { name: /^Dismiss/ })
    .click()
  await card(page, 'Send the report').waitFor({ state: 'detached' })
  const settings = await openSettings()
  await settings.getByText('Last reminders').click()
  const receipt = settings.getByRole('list', { name: 'Last reminders' }).getByRole('listitem')
  await receipt.getByText(/^Due Today, .+ · sent .+ · shown .+ · dismissed .+$/).waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  await receipt.scrollIntoViewIfNeeded()
  await screenshot(page, 'settings-receipts-phone')
})
