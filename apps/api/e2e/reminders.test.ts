import type { ReminderPage } from '@todo-agents/contract/reminder'
import type { BrowserContext, Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { screenshot } from './app-in-browser.ts'
import { violations } from './axe.ts'
import type { NotificationTray } from './notification-tray.ts'
import { openTray, setPermission } from './notification-tray.ts'
import { quickAddOf } from './page-parts.ts'
import { card, remind } from './reminders-page.ts'
import { call, query } from './server-calls.ts'

const app = appForTests()
let context: BrowserContext
let page: Page
let tray: NotificationTray

beforeEach(async () => {
  const prepare = (page: Page) => setPermission(page.context(), 'granted')
  ;({ context, page } = await openGuest(app, { prepare }))
  tray = await openTray(context)
  return () => context.close()
})

const receipts = () => query<ReminderPage>(app, context, 'reminder.list', {})

test('a due reminder is a card in all open pages and one notification, and its answer clears both', async () => {
  const other = await context.newPage()
  await other.goto('/')
  await quickAddOf(other).waitFor()
  await remind(app, context, 'Stretch')
  for (const tab of [page, other]) await card(tab, 'Stretch').waitFor()
  await expect.poll(tray.titles).toEqual(['Stretch'])
  await screenshot(page, 'reminder-light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await card(page, 'Stretch').getByRole('button', { name: 'Snooze' }).click()
  await card(page, 'Stretch').getByRole('button', { name: 'Pick a time' }).click()
  await card(page, 'Stretch').getByRole('button', { name: 'Remind me again at: choose' }).click()
  await card(page, 'Stretch').getByRole('gridcell').and(page.locator(':focus')).waitFor()
  await screenshot(page, 'reminder-dark-snooze')
  expect(await violations(page, { within: '.notice' })).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  // The card moves, and is collapsed again.
  await card(page, 'Stretch').getByRole('button', { name: 'Snooze', expanded: false }).click()
  await screenshot(page, 'reminder-dark-phone')

  await card(page, 'Stretch').getByRole('button', { name: '10 minutes' }).click()
  for (const tab of [page, other]) await card(tab, 'Stretch').waitFor({ state: 'detached' })
  await page.getByText(/^Snoozed “/).waitFor()
  await expect.poll(tray.titles).toEqual([])
  expect(await tray.shown()).toEqual(['Stretch'])
  const [receipt, ...more] = (await receipts()).reminders
  expect(more).toEqual([])
  expect(receipt).toMatchObject({ item: 'Stretch', answer: 'snoozed', shown_at: expect.any(String) })
})

test('a reminder stays over a reload, and Done completes its todo; Undo brings both back, without a notification', async () => {
  await remind(app, context, 'Water the plants')
  await card(page, 'Water the plants').waitFor()
  await page.reload()
  await card(page, 'Water the plants').waitFor()
  await card(page, 'Water the plants').getByRole('button', { name: 'Done' }).click()
  await card(page, 'Water the plants').waitFor({ state: 'detached' })
  const row = page.getByRole('button', { name: 'Edit Water the plants' })
  await row.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await row.waitFor()
  await card(page, 'Water the plants').waitFor()
  await card(page, 'Water the plants').getByRole('button', { name: 'Snooze' }).click()
  await card(page, 'Water the plants').getByRole('button', { name: 'Pick a time' }).click()
  const time = card(page, 'Water the plants').getByRole('textbox', { name: 'Remind me again at' })
  await time.fill('in 2 days at 9')
  await time.press('Enter')
  await expect.poll(() => time.inputValue()).toMatch(/, 0?9:00/)
  await time.press('Enter')
  await page.getByText(/^Snoozed “Water the plants” until .*, 0?9:00/).waitFor()
  await card(page, 'Water the plants').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await card(page, 'Water the plants').waitFor()
  expect(await tray.shown()).toEqual(['Water the plants'])
})

test('Open shows the todo beside the list on screen, and dismisses the reminder; its card is also there above a dialog', async () => {
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await help.waitFor()
  await remind(app, context, 'Call Ada')
  await card(page, 'Call Ada').waitFor()
  await screenshot(page, 'reminder-over-dialog')
  await help.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('link', { name: 'Inbox' }).click()
  await card(page, 'Call Ada').getByRole('button', { name: 'Open' }).click()
  const title = page.locator('#detail').getByRole('textbox', { name: 'Title', exact: true })
  expect(await title.inputValue()).toBe('Call Ada')
  await card(page, 'Call Ada').waitFor({ state: 'detached' })
  expect(new URL(page.url()).pathname).toBe('/inbox')
})

test('a reminder that is due while the server is killed arrives once', async () => {
  await remind(app, context, 'Take the pills', 2_000)
  await app.stopServer('SIGKILL')
  await page.getByRole('status').filter({ hasText: 'Offline.' }).waitFor()
  await app.startServer()
  await card(page, 'Take the pills').waitFor()
  await expect.poll(tray.titles).toEqual(['Take the pills'])
  expect(await card(page, 'Take the pills').count()).toBe(1)
  await app.stopServer('SIGKILL')
  await app.startServer()
  await page.reload()
  await card(page, 'Take the pills').waitFor()
  expect(await card(page, 'Take the pills').count()).toBe(1)
  expect((await receipts()).reminders).toHaveLength(1)
  expect(await tray.shown()).toEqual(['Take the pills'])
})

test('many reminders at once cover only a part of the page', async () => {
  const items = ['One', 'Two', 'Three', 'Four', 'Five']
  for (const item of items) await remind(app, context, item)
  // The new ones are not hidden.
  for (const item of items.slice(2)) await card(page, item).waitFor()
  await page.getByRole('button', { name: 'Show 2 more' }).click()
  for (const item of items) await card(page, item).waitFor()
  await screenshot(page, 'reminders-many')
})

test('neither a card nor a toast covers the other on a phone', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const item of ['Stretch', 'Drink water']) await remind(app, context, item)
  for (const item of ['Stretch', 'Drink water']) await card(page, item).waitFor()
  await card(page, 'Stretch').getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Undo' }).waitFor()
  await screenshot(page, 'reminder-phone-toast')
  for (const name of ['Done', 'Snooze', 'Open', 'Dismiss the reminder of Drink water']) {
    await card(page, 'Drink water').getByRole('button', { name }).click({ trial: true })
  }
  await page.getByRole('button', { name: 'Undo' }).click()
  await card(page, 'Stretch').waitFor()
})

test.each([
  ['a phone', { width: 390, height: 844 }],
  ['a large screen', { width: 1280, height: 720 }],
])('a card covers no button of a dialog on %s', async (_, size) => {
  await page.setViewportSize(size)
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await dialog.waitFor()
  await remind(app, context, 'Call Ada')
  await card(page, 'Call Ada').waitFor()
  await screenshot(page, `reminder-in-dialog-${size.width}`)
  await dialog.getByRole('button', { name: 'Close' }).click({ trial: true })
  await card(page, 'Call Ada').getByRole('button', { name: 'Done' }).click()
  await card(page, 'Call Ada').waitFor({ state: 'detached' })
  await dialog.waitFor()
})

test('a reminder of a deleted todo goes with it', async () => {
  const id = await remind(app, context, 'Buy milk')
  await card(page, 'Buy milk').waitFor()
  await call(app, context, 'todo.delete', { id })
  await card(page, 'Buy milk').waitFor({ state: 'detached' })
  await expect.poll(tray.titles).toEqual([])
})
