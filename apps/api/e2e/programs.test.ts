import { MAX_PROGRAM_NAME_LENGTH } from '@todo-agents/contract/bounds'
import type { Todo, TodoWrite } from '@todo-agents/contract/todo'
import type { BrowserContext, Page } from 'playwright-core'
import { beforeEach, expect, test, vi } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { screenshot } from './app-in-browser.ts'
import { rowOf, titlesOf, toastOf } from './page-parts.ts'
import { call, callByToken, createToken, query } from './server-calls.ts'

const app = appForTests()
let context: BrowserContext
let page: Page

beforeEach(async () => {
  ;({ context, page } = await openGuest(app, { path: '/inbox' }))
  return () => context.close()
})

const dialog = (name: string) => page.getByRole('dialog', { name })
const entry = (words: string) => page.locator('li.history-entry', { hasText: words })
const button = (name: string) => page.getByRole('button', { name, exact: true })

async function createBy(token: string, item: string): Promise<Todo> {
  return (await callByToken<TodoWrite>(app, token, 'todo.create', { item })).todos[0]!
}

/** All that the page has stored or shows of itself: a secret must be in none of it. */
const traces = () =>
  page.evaluate<string>(
    `JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, history.state, document.documentElement.outerHTML])`,
  )

test('a token is made with the keyboard and shown once; what it did is seen live, undone and redone, and it is revoked', async () => {
  await page.goto('/settings/programs')
  await page.getByText('No other program may act for you.').waitFor()
  await button('New token').press('Enter')
  await dialog('New token').waitFor()
  await page.keyboard.type('Robot')
  await dialog('New token').getByRole('checkbox', { name: 'Change your settings and export everything' }).press('Space')
  await dialog('New token').getByLabel('Expires').selectOption('After 30 days')
  await dialog('New token').getByLabel('Name').press('Enter')
  const created = dialog('Your new token')
  const token = (await created.getByRole('group', { name: 'Token' }).textContent())!
  expect(token).toMatch(/^ta_[\w-]{43}$/)
  const line = (await created.getByRole('group', { name: 'Try it in a terminal' }).textContent())!
  expect(line).toBe(`curl -H "Authorization: Bearer ${token}" ${app.url}/api/v1/todos`)
  const answer = await fetch(line.split(' ').at(-1)!, { headers: { authorization: `Bearer ${token}` } })
  expect(answer.status).toBe(200)
  await screenshot(page, 'token-created')
  await page.keyboard.press('Enter')
  await created.waitFor({ state: 'detached' })
  expect(await traces()).not.toContain(token)
  const row = page.getByRole('listitem').filter({ hasText: 'Robot' })
  await row.getByText('expires in 30 days').waitFor()
  expect(await row.textContent()).toContain(
    'Read your todos · Change your todos · Change your settings and export everything',
  )

  // The history shows what it does as it happens.
  await row.getByRole('link', { name: 'Changes of Robot' }).click()
  await page.getByText('Nothing was changed by this one yet.').waitFor()
  const milk = await createBy(token, 'Milk')
  await entry('Created “Milk”').waitFor()
  await createBy(token, 'Bread')
  await createBy(token, 'Butter')
  await call(app, context, 'todo.update', { id: [milk.id], item: 'Oat milk' })
  await entry('Created “Butter”').getByText('“Robot” (token)').waitFor()
  expect(await page.locator('li.history-entry').count()).toBe(3)
  const { searchParams } = new URL(page.url())
  expect(searchParams.get('by')).toMatch(/^[\da-f-]{36}$/)
  await page.reload()
  await entry('Created “Butter”').waitFor()

  await button('Undo changes of Robot').click()
  const undo = dialog('Undo what “Robot” did')
  await undo.getByText('This takes back 2 changes, of 2 todos:').waitFor()
  expect(await undo.getByRole('listitem').allTextContents()).toEqual([
    'Butter · is deleted',
    'Bread · is deleted',
    '“Oat milk”',
  ])
  await undo.getByLabel('Since when').selectOption('The last hour')
  await screenshot(page, 'undo-program')
  await undo.getByRole('button', { name: 'Undo 2 changes' }).click()
  await toastOf(page, 'Undone: 2 changes of “Robot”. 1 thing stays, because it was changed since.').waitFor()
  await undo.waitFor({ state: 'detached' })
  await entry('Created “Butter”').getByText('undone').waitFor()
  await page.getByRole('link', { name: /^Inbox/ }).click()
  await rowOf(page, 'Oat milk').waitFor()
  expect(await titlesOf(page)).toEqual(['Oat milk'])
  await page.keyboard.press('Control+z')
  await vi.waitFor(async () => expect((await titlesOf(page)).sort()).toEqual(['Bread', 'Butter', 'Oat milk']))

  await page.goto('/settings/programs')
  await button('Revoke Robot').click()
  await dialog('Revoke “Robot”?').getByRole('button', { name: 'Revoke' }).click()
  await toastOf(page, 'Revoked “Robot”').waitFor()
  await expect(createBy(token, 'Too late')).rejects.toThrow(/unauthorized/)
  await page.getByText('No other program may act for you.').waitFor()
  await page.locator('button:focus', { hasText: 'New token' }).waitFor()
  await page.getByText('Ended (1)').click()
  await row.getByText('revoked: Today').waitFor()
  // From here, what it did can still be undone.
  await toastOf(page).getByRole('button', { name: 'Undo changes' }).click()
  await undo.getByRole('button', { name: 'Undo 2 changes' }).click()
  await toastOf(page, /^Undone: 2 changes of “Robot”/).waitFor()
})

test('a thousand changes of a program are undone as one', async () => {
  // The longest name, without a place to break it.
  const name = 'Importer'.padEnd(MAX_PROGRAM_NAME_LENGTH, 'r')
  const { token, program } = await createToken(app, context, { name })
  const steps = Array.from({ length: 99 }, (_, n) => ({ item: `Step ${n}` }))
  const made = await callByToken<TodoWrite>(app, token, 'todo.create', { item: 'Project', steps })
  const id = [...made.todos, ...(made.also ?? [])].map((todo) => todo.id)
  for (let round = 0; round < 9; round += 1) {
    await callByToken(app, token, 'todo.update', { id, importance: round % 2 ? 'low' : 'high' })
  }
  await call(app, context, 'todo.create', { item: 'Mine' })
  const left = async () => {
    const { todos } = await query<{ todos: Todo[] }>(app, context, 'todo.list', { status: 'all', limit: 100 })
    return todos.length
  }
  await page.goto(`/history?by=${program.id}`)
  await button(`Undo changes of ${name}`).click()
  const undo = dialog(`Undo what “${name}” did`)
  const total = id.length * 10
  await undo
    .getByText(`This takes back all of its changes, ${total} in number. Taking back the newest 250 does this:`)
    .waitFor()
  expect(await undo.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
  await undo.getByRole('button', { name: 'Undo all of them' }).click()
  await toastOf(page, `Undone: ${total} changes of “${name}”`).waitFor()
  expect(await left()).toBe(1)
})
