import { randomUUIDv7 } from 'node:crypto'
import { openDatabase } from '@todo-agents/db/connection/database'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { screenshot, send } from './app-in-browser.ts'

const SESSIONS = 95
const RUNS = 125

const app = appForTests()
let page: Page

beforeAll(async () => {
  ;({ page } = await openGuest(app))
  await page.goto('about:blank')
  await app.stopServer()
  await insertConversations()
  await app.startServer()
})

/** Inserts 95 conversations of the only user. The last used one has 250 messages. */
async function insertConversations(): Promise<void> {
  const database = await openDatabase({ data_dir: app.dataDir })
  const { db } = database
  try {
    const { id: user_id } = await db.selectFrom('user').select('id').executeTakeFirstOrThrow()
    const at = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString()
    const session_id = (n: number) => `user_${user_id}_${n}`
    const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
    await db
      .insertInto('agent_session')
      .values(
        numbers(SESSIONS).map((n) => ({
          id: session_id(n),
          user_id,
          title: `Chat ${n}.`,
          created_at: at(n),
          updated_at: at(n),
        })),
      )
      .execute()
    const common = { user_id, session_id: session_id(SESSIONS) }
    for (const n of numbers(RUNS)) {
      const run_id = randomUUIDv7()
      const run = { id: run_id, ...common, status: 'completed' as const, created_at: at(n), finished_at: at(n) }
      await db.insertInto('agent_run').values(run).execute()
      const message = { ...common, run_id, tool_calls: '[]', created_at: at(n) }
      await db
        .insertInto('agent_message')
        .values([
          { ...message, id: randomUUIDv7(), role: 'user', content: `Question ${n}.` },
          { ...message, id: randomUUIDv7(), role: 'assistant', content: `Answer ${n}.` },
        ])
        .execute()
    }
  } finally {
    await database.close()
  }
}

const log = () => page.getByRole('log')
/** `innerText` leaves out what is out of sight, because the browser does not lay it out. */
const textOfLog = async () => (await log().textContent()) ?? ''
const numbersIn = (text: string, word: string) =>
  [...text.matchAll(new RegExp(`${word} (\\d+)\\.`, 'g'))].map(([, n]) => Number(n))

/** Returns the distance of a message from the top of the page. */
async function topOf(text: string): Promise<number> {
  const box = await log().getByText(text).boundingBox()
  return box?.y ?? Number.NaN
}

async function scrollUp(): Promise<void> {
  await page.evaluate('document.querySelector("[role=log]").closest(".overflow-y-auto").scrollTop = 0')
}

test('all messages of a long conversation can be reached in order while new messages arrive', async () => {
  /** Requests of earlier pages are delayed until this gate is opened. */
  const gate = Promise.withResolvers<void>()
  await page.route(/session\.history.*cursor/, async (route) => {
    await gate.promise
    await route.continue()
  })
  await page.goto('/')
  await log().getByText(`Answer ${RUNS}.`, { exact: true }).waitFor()
  expect(numbersIn(await textOfLog(), 'Question')[0]).toBe(76)

  await scrollUp()
  await page.getByText('Loading earlier messages').waitFor()
  const before = await topOf('Question 76.')
  await screenshot(page, 'earlier-messages')
  gate.resolve()
  await log().getByText('Question 26.').waitFor()
  expect(Math.abs((await topOf('Question 76.')) - before)).toBeLessThan(4)

  // Another tab sends a message before all earlier messages are loaded.
  const other = await page.context().newPage()
  await other.goto('/')
  // The message is for the conversation that the page is about to show.
  await other.getByText(`Answer ${RUNS}.`, { exact: true }).waitFor()
  await send(other, 'hello')
  await log().getByText('You: hello').waitFor()
  await scrollUp()
  await log().getByText('Question 1.').waitFor()

  const all = Array.from({ length: RUNS }, (_, index) => index + 1)
  const text = await textOfLog()
  expect(numbersIn(text, 'Question')).toEqual(all)
  expect(numbersIn(text, 'Answer')).toEqual(all)
  expect(text.split('hello').length - 1).toBe(1)
  expect(await page.getByText('Loading earlier messages').count()).toBe(0)
})

test('all conversations can be reached, and each is listed once', async () => {
  await page.getByRole('button', { name: /^Chats, now/ }).click()
  const items = page.getByRole('list', { name: 'Chats' }).getByRole('listitem')
  await items.first().waitFor()
  await expect
    .poll(
      async () => {
        await items.last().scrollIntoViewIfNeeded()
        await page.mouse.wheel(0, 10_000)
        return items.count()
      },
      { timeout: 120_000 },
    )
    .toBe(SESSIONS)
  const numbers = numbersIn(await page.getByRole('list', { name: 'Chats' }).innerText(), 'Chat')
  expect(numbers).toEqual(Array.from({ length: SESSIONS }, (_, index) => SESSIONS - index))
  await page.getByRole('button', { name: 'Chat 1.', exact: true }).click()

  await page.getByRole('button', { name: 'Chats, now: Chat 1.' }).waitFor()
})
