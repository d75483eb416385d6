import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { screenshot, send } from './app-in-browser.ts'
import { assistantViolations } from './axe.ts'

const app = appForTests({ env: { RATE_LIMIT_PER_MINUTE: '1000', ASSISTANT: 'offline' } })
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  const prepare = (page: Page) => page.on('pageerror', (error) => complaints.push(String(error)))
  ;({ page } = await openGuest(app, { prepare, permissions: ['clipboard-read', 'clipboard-write'] }))
  await message().waitFor()
})

const message = () => page.getByRole('textbox', { name: 'Message' })
const log = () => page.getByRole('log')
const chats = () => page.getByRole('button', { name: /^Chats, now:/ })

/** Resolves when the assistant is at rest. */
async function answered(): Promise<void> {
  await page.getByRole('button', { name: 'Ask again' }).last().waitFor()
}

async function newChat(): Promise<void> {
  await page.getByRole('button', { name: 'New chat', exact: true }).click()
  await page.getByRole('list', { name: 'Suggestions' }).waitFor()
}

test('each suggestion to a newcomer works', async () => {
  const suggestions = page.getByRole('list', { name: 'Suggestions' }).getByRole('button')
  const count = await suggestions.count()
  expect(count).toBe(4)
  for (let index = 0; index < count; index++) {
    await suggestions.nth(index).click()
    await answered()
    expect(await log().textContent()).not.toMatch(/did not understand|found no|cannot help/)
    if (index < count - 1) {
      // The suggestions of a newcomer are those of a user without todos.
      for (const undo of await log().getByRole('button', { name: 'Undo', exact: true }).all()) await undo.click()
      await newChat()
    }
  }
})

describe('a card', () => {
  test('says what was changed, before and after, and opens the todo', async () => {
    await newChat()
    await send(page, 'add dentist tomorrow at 2pm')
    await answered()
    await send(page, 'move dentist to 4pm')
    const card = log().getByRole('article', { name: 'Changed' })
    await card.locator('del').waitFor()
    expect(await card.locator('del').textContent()).toMatch(/2:00\sPM|14:00/)
    expect(await card.locator('ins').textContent()).toMatch(/4:00\sPM|16:00/)
    expect(await log().textContent()).not.toContain('Say “undo”')
    expect(await assistantViolations(page)).toEqual([])
    await screenshot(page, 'chat-card')
    await card.getByRole('link', { name: 'dentist' }).click()
    await page.waitForURL(/todo=/)
    await screenshot(page, 'chat-open-todo')
    await page.goBack()
    await log().locator('.markdown').getByRole('link', { name: 'dentist' }).last().click()
    await page.waitForURL(/todo=/)
    await page.goBack()
  })

  test('is one for several like calls, and undoes all of them', async () => {
    await newChat()
    await send(page, 'add milk, bread and butter')
    const card = log().getByRole('article', { name: 'Created a todo, 3 times' })
    await card.getByRole('button', { name: 'Undo' }).click()
    await card.getByRole('button', { name: 'Undone' }).waitFor()
  })
})

test('“yes” presses the red button of a question, and another chat shows that it waits', async () => {
  await newChat()
  await send(page, 'add tea, jam and rice')
  await answered()
  await send(page, 'delete tea, jam and rice')
  await page.getByRole('button', { name: 'Delete 3 todos' }).waitFor()
  expect(await assistantViolations(page)).toEqual([])
  await screenshot(page, 'chat-question')
  await newChat()
  await page.getByRole('button', { name: /another chat waits for your answer$/ }).click()
  await page.getByRole('listitem').filter({ hasText: 'waits for your answer' }).getByRole('button').first().click()
  await page.getByRole('button', { name: 'Delete 3 todos' }).waitFor()
  await message().fill('yes')
  await message().press('Enter')
  await log().getByRole('article', { name: 'Deleted' }).waitFor()
  expect(await log().getByText('yes', { exact: true }).count()).toBe(0)
})

test('a draft stays in its chat over a reload', async () => {
  await message().fill('not sent yet')
  await page.reload()
  await expect.poll(() => message().inputValue()).toBe('not sent yet')
  await newChat()
  expect(await message().inputValue()).toBe('')
  await chats().click()
  await page.getByRole('list', { name: 'Chats' }).waitFor()
  expect(await assistantViolations(page)).toEqual([])
  await page.getByRole('list', { name: 'Chats' }).getByRole('listitem').first().getByRole('button').first().click()
  await expect.poll(() => message().inputValue()).toBe('not sent yet')
  await message().fill('')
})

test('“@” names a todo by the keyboard', async () => {
  await message().pressSequentially('when is @dent')
  const option = page.getByRole('option', { name: /^dentist/ })
  await option.waitFor()
  expect(await assistantViolations(page)).toEqual([])
  await screenshot(page, 'chat-mention')
  await message().press('Enter')
  expect(await message().inputValue()).toBe('when is dentist ')
  await message().fill('')
})

test('an answer can be copied', async () => {
  await log().getByRole('button', { name: 'Copy the answer' }).last().click()
  await log().getByText('Copied').waitFor({ state: 'attached' })
  expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/\S/)
  expect(complaints).toEqual([])
})
