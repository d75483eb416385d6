import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { screenshot } from './app-in-browser.ts'
import { rowOf, titlesOf } from './page-parts.ts'
import { createToken } from './server-calls.ts'

const app = appForTests()
let context: BrowserContext
let page: Page
let agent: Client

beforeAll(async () => {
  ;({ context, page } = await openGuest(app, { path: '/inbox' }))
  const { token } = await createToken(app, context, { name: 'Claude Code' })
  agent = new Client({ name: 'Claude Code', version: '1' })
  const requestInit = { headers: { authorization: `Bearer ${token}` } }
  await agent.connect(new StreamableHTTPClientTransport(new URL(`${app.url}/mcp`), { requestInit }))
})

async function callTool(name: string, args: Record<string, unknown>) {
  const { structuredContent } = await agent.callTool({ name, arguments: args })
  return structuredContent as { status: string; run_url: string; approval_url: string; todo: { id: string } }
}

const card = (words: string) => page.getByRole('article').filter({ hasText: words })

test('the calls of an agent open live as a run, wait for the user on the page, and are undone by one click', async () => {
  const milk = await callTool('create_todo', { item: 'Milk' })
  await rowOf(page, 'Milk').waitFor()
  await page.goto(milk.run_url.replace('/today', '/inbox'))
  await card('Created a todo').getByText('Milk').waitFor()
  const bread = await callTool('create_todo', { item: 'Bread' })
  await card('Created a todo, 2 times').getByText('Bread').waitFor()

  const args = { id: [milk.todo.id, bread.todo.id], idempotencyKey: 'delete both' }
  expect(await callTool('delete_todo', args)).toMatchObject({
    status: 'waiting_for_approval',
    approval_url: milk.run_url,
  })
  await screenshot(page, 'agent-asks')
  const isDeleted = callTool('delete_todo', args)
  await page.getByRole('button', { name: 'Delete 2 todos' }).click()
  await expect.poll(() => titlesOf(page)).toEqual([])
  await isDeleted
  expect((await callTool('delete_todo', args)).status).toBe('done')

  await card('Deleted').getByRole('button', { name: 'Undo', exact: true }).click()
  await expect.poll(() => titlesOf(page)).toEqual(['Milk', 'Bread'])
  await card('Created a todo, 2 times').getByRole('button', { name: 'Undo', exact: true }).click()
  await expect.poll(() => titlesOf(page)).toEqual([])
  await page.goto('/history')
  await page.locator('li.history-entry').filter({ hasText: 'Claude Code' }).first().waitFor()
  await screenshot(page, 'agent-history')
})

test('the conversation of an agent is marked, and opens only when its link or the user asks for it', async () => {
  const { run_url } = await callTool('create_todo', { item: 'Salt' })
  await page.goto('/inbox')
  await rowOf(page, 'Salt').waitFor()
  await page.getByRole('button', { name: 'Chats, now: New chat' }).click()
  await page.getByRole('button', { name: 'Claude Code Agent', exact: true }).waitFor()
  await screenshot(page, 'agent-in-chats')
  await page.goto(run_url.replace('/today', '/'))
  await card('Created a todo').getByText('Salt').waitFor()
  expect(page.url()).toBe(run_url)
})
