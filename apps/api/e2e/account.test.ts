import { readFileSync } from 'node:fs'
import type { AccountExport } from '@todo-agents/contract/account'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AppInBrowser } from './app-in-browser.ts'
import { openAppInBrowser, screenshot } from './app-in-browser.ts'
import { launchBrowser } from './browser.ts'

const PASSWORD = 'a long walk by the sea'
const NEW_PASSWORD = 'another walk by the lake'

let browser: Browser
let app: AppInBrowser
let context: BrowserContext
let page: Page
let tests = 0

beforeAll(async () => {
  browser = await launchBrowser()
  app = await openAppInBrowser({ browser })
})

afterAll(async () => {
  await app?.close()
  await browser?.close()
})

beforeEach(async () => {
  tests += 1
  context = await newContext()
  page = await openTab(context)
  return async () => {
    for (const each of browser.contexts()) await each.close()
  }
})

/** Each test has its own network address, because a server limits how often one address may sign in. */
const newContext = () =>
  app.newContext({
    viewport: { width: 1280, height: 900 },
    extraHTTPHeaders: { 'x-forwarded-for': `203.0.113.${tests}` },
  })

/** Each test has its own users. */
const addressOf = (name: string) => `${name}@test${tests}.example.com`

async function openTab(of: BrowserContext): Promise<Page> {
  const tab = await of.newPage()
  await tab.goto('/')
  return tab
}

const field = (tab: Page) => tab.getByRole('textbox', { name: 'Add a todo' })
const todo = (tab: Page, title: string) =>
  tab.getByRole('list', { name: /todos/i }).getByRole('listitem').filter({ hasText: title })
const signInPage = (tab: Page) => tab.getByRole('button', { name: 'Continue as guest' })
const section = (tab: Page, name: string) => tab.getByRole('region', { name })

async function add(tab: Page, title: string): Promise<void> {
  await field(tab).fill(title)
  await field(tab).press('Enter')
  await todo(tab, title).waitFor()
}

async function signUp(tab: Page, name: string): Promise<void> {
  await tab.getByRole('button', { name: 'Create an account' }).click()
  await tab.getByLabel('Name').fill(name)
  await tab.getByLabel('E-mail').fill(addressOf(name))
  await tab.getByLabel('Password').fill(PASSWORD)
  await tab.getByRole('button', { name: 'Create account' }).click()
  await field(tab).waitFor()
}

async function signIn(tab: Page, name: string, password = PASSWORD): Promise<void> {
  await tab.getByRole('button', { name: 'Sign in' }).click()
  await tab.getByLabel('E-mail').fill(addressOf(name))
  await tab.getByLabel('Password').fill(password)
  await tab.getByRole('button', { name: 'Sign in', exact: true }).click()
  await field(tab).waitFor()
}

async function choose(tab: Page, item: string): Promise<void> {
  await tab.locator('button[aria-label="Account"]').click()
  await tab.locator('.menu').getByRole('button', { name: item, exact: true }).click()
}

test('the account page changes devices, password and address, exports, and cancels a deletion', async () => {
  await signUp(page, 'ada')
  await add(page, 'water the plants')
  const other = await openTab(await newContext())
  await signIn(other, 'ada')
  await todo(other, 'water the plants').waitFor()

  await choose(page, 'Account')
  await page.reload()
  const devices = section(page, 'Where you are signed in').getByRole('listitem')
  await expect.poll(() => devices.count()).toBe(2)
  expect(await devices.first().innerText()).toMatch(/Chrome on \w+\s+This device/)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 })
      await screenshot(page, `account-${colorScheme}-${width}`)
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
      expect(overflow).toBeLessThanOrEqual(0)
    }
  }
  await page.setViewportSize({ width: 390, height: 2200 })
  await screenshot(page, 'account-whole-390')
  await page.setViewportSize({ width: 1280, height: 1800 })
  await screenshot(page, 'account-whole-1280')

  await page.getByRole('button', { name: /^Sign out Chrome/ }).click()
  await expect.poll(() => devices.count()).toBe(1)
  await signInPage(other).waitFor()

  const password = section(page, 'Password')
  await password.getByLabel('Current password').fill('wrong one')
  await password.getByLabel('New password').fill(NEW_PASSWORD)
  await password.getByRole('button', { name: 'Change password' }).click()
  await password.getByText('The password is wrong.').waitFor()
  await password.getByLabel('Current password').fill(PASSWORD)
  await password.getByRole('button', { name: 'Change password' }).click()
  await page.getByText('Password changed. All other devices are signed out.').waitFor()

  const address = section(page, 'E-mail address')
  await address.getByLabel('New address').fill(addressOf('lovelace'))
  await address.getByLabel('Password').fill(NEW_PASSWORD)
  await address.getByRole('button', { name: 'Change address' }).click()
  await page.getByText(`From now on you sign in with ${addressOf('lovelace')}.`).waitFor()

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download everything' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^todo-agents-\d{4}-\d\d-\d\d\.json$/)
  const exported = JSON.parse(readFileSync(await download.path(), 'utf8')) as AccountExport
  expect(exported).toMatchObject({ user: { email: addressOf('lovelace') }, todos: [{ item: 'water the plants' }] })

  await page.getByRole('button', { name: 'Delete account…' }).click()
  await page.getByLabel('Your password').fill('wrong one')
  await page.getByRole('button', { name: 'Delete in seven days' }).click()
  await page.getByText('The password is wrong.').waitFor()
  await page.getByLabel('Your password').fill(NEW_PASSWORD)
  await screenshot(page, 'account-delete')
  await page.getByRole('button', { name: 'Delete in seven days' }).click()
  await page.getByText(/This account will be deleted on/).waitFor()
  await choose(page, 'Sign out')
  await signIn(page, 'lovelace', NEW_PASSWORD)
  await page.getByText(/This account will be deleted on/).waitFor()
  await page.setViewportSize({ width: 390, height: 900 })
  await screenshot(page, 'account-deletion-notice')
  await page.getByRole('button', { name: 'Keep my account' }).click()
  await page.getByText(/This account will be deleted on/).waitFor({ state: 'detached' })
  await page.reload()
  await todo(page, 'water the plants').waitFor()
  expect(await page.getByText(/This account will be deleted on/).count()).toBe(0)
})

test('a guest sees devices, export and deletion, but no password', async () => {
  await signInPage(page).click()
  await field(page).waitFor()
  await choose(page, 'Your data')
  await section(page, 'Where you are signed in').getByText('This device').waitFor()
  expect(await page.getByLabel('Current password').count()).toBe(0)
  await page.getByRole('button', { name: 'Delete everything…' }).click()
  await screenshot(page, 'account-guest')
  // Opens another tab, and another browser with the same session.
  const elsewhere = await app.newContext({ storageState: await context.storageState() })
  const others = [await openTab(context), await openTab(elsewhere)]
  const requests: string[] = []
  for (const other of others) await other.getByText('Nothing left for today').waitFor()
  await page.bringToFront()
  for (const other of others) other.on('request', (request) => requests.push(request.url()))
  await page.setViewportSize({ width: 390, height: 500 })
  await page.getByRole('button', { name: 'Delete in seven days' }).click()
  const notice = (tab: Page) => tab.getByRole('status').filter({ hasText: /^Everything here will be deleted on/ })
  await notifications(page)
    .getByText(/^Everything here will be deleted on/)
    .waitFor()
  await expect.poll(() => focused(page)).toBe('Keep everything')
  expect(await notice(page).first().getByRole('button').isVisible()).toBe(true)
  await screenshot(page, 'account-guest-deletion')
  for (const other of others) await notice(other).waitFor()

  await page.getByRole('button', { name: 'Keep everything' }).click()
  await notifications(page).getByText('Nothing is deleted.').waitFor()
  await expect.poll(() => focused(page)).toBe('Your data')
  for (const tab of [page, ...others]) await notice(tab).waitFor({ state: 'detached' })
  // The other tabs get the change from the feed, so they read no data. Other requests are ignored: scripts of the page
  // may still be loading.
  expect(requests.filter((url) => /me\.get|todo\.list/.test(url))).toEqual([])
})

const notifications = (tab: Page) => tab.getByRole('region', { name: 'Notifications' })
const focused = (tab: Page) => tab.evaluate<string | null>('document.activeElement.textContent')

test('a sign-out in one tab signs out all tabs, and unsent text comes back only for the same user', async () => {
  await signUp(page, 'ada')
  await add(page, 'of ada')
  const other = await openTab(context)
  await todo(other, 'of ada').waitFor()
  await field(other).fill('half a thought')
  await other.route('**/agent-create/stream', (route) => route.abort())
  const message = other.getByRole('textbox', { name: 'Message' })
  await message.fill('an unsent message')
  await message.press('Enter')
  await other.getByText('Reconnecting…').first().waitFor()
  await message.fill('half a message')
  await page.bringToFront()
  await page.getByRole('checkbox', { name: /of ada/ }).click()
  await page.getByRole('button', { name: 'Undo' }).waitFor()

  await choose(page, 'Sign out')
  for (const tab of [page, other]) {
    await signInPage(tab).waitFor()
    expect(await tab.getByText('of ada').count()).toBe(0)
    expect(await tab.getByRole('button', { name: 'Undo' }).count()).toBe(0)
  }
  await screenshot(page, 'signed-out')

  await signUp(page, 'bob')
  await field(other).waitFor()
  expect(await field(other).inputValue()).toBe('')
  expect(await message.inputValue()).toBe('')
  expect(await other.getByText('an unsent message').count()).toBe(0)
  expect(await other.getByText('of ada').count()).toBe(0)

  await choose(page, 'Sign out')
  await signInPage(other).waitFor()
  await signIn(page, 'ada')
  await field(other).waitFor()
  expect(await field(other).inputValue()).toBe('half a thought')
  expect(await message.inputValue()).toBe('half a message')
  await other.getByRole('button', { name: 'Retry: an unsent message' }).waitFor()
})

test('a tab that misses another sign-in shows nothing of the earlier user, and keeps their text', async () => {
  await signUp(page, 'ada')
  await add(page, 'of ada')
  const other = await context.newPage()
  await other.addInitScript({
    content: `window.addEventListener('storage', (event) => event.stopImmediatePropagation())`,
  })
  await other.goto('/')
  await todo(other, 'of ada').waitFor()
  await field(other).fill('a secret of ada')
  await choose(page, 'Sign out')
  await signInPage(page).waitFor()
  await signUp(page, 'bob')

  // The feed of the other tab has ended with the session, so the tab has read the signed-in user again.
  await todo(other, 'of ada').waitFor({ state: 'detached' })
  await other.reload()
  await other.getByText('Nothing left for today').waitFor()
  expect(await other.getByText('ada').count()).toBe(0)
  expect(await field(other).inputValue()).toBe('')

  await choose(other, 'Sign out')
  await signIn(other, 'ada')
  await expect.poll(() => field(other).inputValue()).toBe('a secret of ada')
})

test('a theme and an accent are kept as they are chosen, and shown from the first paint', async () => {
  await signInPage(page).click()
  await field(page).waitFor()
  await choose(page, 'Settings')
  await page.getByRole('main').getByRole('link', { name: /^Look/ }).click()
  await page.getByRole('radio', { name: 'Dark' }).check()
  await page.getByRole('radio', { name: 'Green' }).check()
  await page.getByRole('main').getByText('Saved', { exact: true }).waitFor()
  const look = () => page.evaluate<object>('({ ...document.documentElement.dataset })')
  expect(await look()).toMatchObject({ theme: 'dark', accent: 'green' })
  await page.route('**/trpc/**', (route) => route.abort())
  await page.reload({ waitUntil: 'commit' })
  await expect.poll(look).toMatchObject({ theme: 'dark', accent: 'green' })
})
