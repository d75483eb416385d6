import type { TestDatabase } from '@todo-agents/db/testing/databases'
import { createTestDatabase, describeEachDatabase } from '@todo-agents/db/testing/databases'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AppInBrowser } from './app-in-browser.ts'
import { continueAsGuest, openAppInBrowser, screenshot, send } from './app-in-browser.ts'

const SENTENCE = 'Create a todo for team meeting tomorrow at 2 PM, high importance'

describeEachDatabase('a newcomer in the browser', (kind) => {
  let app: AppInBrowser
  let page: Page
  let database: TestDatabase | undefined
  /** The errors in the console of the page. */
  const complaints: string[] = []

  beforeAll(async () => {
    database = kind === 'postgres' ? await createTestDatabase('postgres') : undefined
    app = await openAppInBrowser({
      env: database?.url ? { DATABASE_URL: database.url, AUTH_SECRET: 'x'.repeat(32) } : {},
    })
    page = await (await app.newContext()).newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
  })

  afterAll(async () => {
    await app?.close()
    await database?.close()
  })

  const todo = () =>
    page.getByRole('list', { name: /todos/i }).getByRole('listitem').filter({ hasText: 'team meeting' })

  test('a typed sentence shows the tool at work and the todo in the list', async () => {
    await continueAsGuest(page)
    // The todo is for tomorrow, and the page starts at today.
    await page.getByRole('link', { name: 'All', exact: true }).click()
    await send(page, SENTENCE)
    await page.getByText('Created a todo').first().waitFor()
    await todo().first().waitFor()
    expect(await todo().first().innerText()).toMatch(/2:00 PM|14:00/)
    await screenshot(page, `${kind}-light`)
  })

  test('the todo is there after a reload, in the dark theme', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.reload()
    await todo().first().waitFor()
    expect(await page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")).toBe(true)
    await screenshot(page, `${kind}-dark`)
  })

  test('the user is signed in and sees the todo after the server was killed and restarted', async () => {
    await app.stopServer('SIGKILL')
    await app.startServer()
    await page.reload()
    await todo().first().waitFor()
    expect(await todo().count()).toBe(1)
  })

  test('the answer is shown with emphasis instead of Markdown', async () => {
    await page.getByRole('log').locator('strong', { hasText: 'team meeting' }).waitFor()
    expect(await page.getByRole('log').textContent()).not.toContain('**')
  })

  test('completing the todo can be undone', async () => {
    await todo().getByRole('checkbox').click()
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await todo().getByRole('checkbox', { checked: false }).waitFor()
    expect(await todo().count()).toBe(1)
  })

  test('the assistant undoes its own change', async () => {
    await send(page, 'undo')
    await todo().waitFor({ state: 'detached' })
    expect(await todo().count()).toBe(0)
  })

  test('the assistant asks before it deletes several todos, and one can be left out', async () => {
    const list = page.getByRole('list', { name: /todos/i })
    for (const item of ['Milk', 'Bread', 'Butter']) {
      await page.getByRole('textbox', { name: 'Add a todo' }).fill(item)
      await page.keyboard.press('Enter')
      await list.getByText(item).waitFor()
    }
    await send(page, 'delete all my todos')
    // On a phone, the tab of the assistant shows that the assistant asks for approval.
    await page.setViewportSize({ width: 390, height: 800 })
    await page.getByRole('link', { name: 'Assistant asks for your approval' }).waitFor()
    await screenshot(page, `${kind}-asks-390`)
    await page.getByRole('link', { name: /^Assistant/ }).click()
    await page.getByRole('checkbox', { name: 'Bread' }).uncheck()
    await page.getByRole('button', { name: 'Delete 2 of 3 todos' }).click()
    const card = page.getByRole('article', { name: 'Deleted' })
    await card.getByRole('region', { name: 'Not done' }).getByText('Delete “Bread”').waitFor()
    expect(await card.getByText('Milk', { exact: true }).count()).toBe(1)
    await screenshot(page, `${kind}-left-out-390`)
    await page.getByRole('link', { name: 'Assistant', exact: true }).waitFor()
    await page.goBack()
    await page.setViewportSize({ width: 1280, height: 800 })
    await list.getByText('Milk').waitFor({ state: 'detached' })
    await list.getByText('Butter').waitFor({ state: 'detached' })
    expect(await list.getByText('Bread').count()).toBe(1)
  })

  test('the console of the browser has no unexpected errors', () => {
    // While the server is down, requests fail, and the feed is cut.
    const expected = /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED_ENCODING/
    expect(complaints.filter((text) => !expected.test(text))).toEqual([])
  })
})
