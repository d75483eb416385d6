import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { chatModelEnv, screenshot, send } from './app-in-browser.ts'

const PARAGRAPHS = 60
const DELTAS_OF_PARAGRAPH = 50
const DELTAS = PARAGRAPHS * DELTAS_OF_PARAGRAPH

let page: Page
const model = createServer(async (request, response) => {
  await json(request)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const write = (choice: object) =>
    response.write(
      `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, ...choice }] })}\n\n`,
    )
  for (let delta = 1; delta <= DELTAS; delta++) {
    write({
      delta: { content: delta % DELTAS_OF_PARAGRAPH === 0 ? `end ${delta}.\n\n` : 'word ' },
      finish_reason: null,
    })
    await turn()
    // So that the answer takes longer than a frame on any machine.
    if (delta % DELTAS_OF_PARAGRAPH === 0) await pause(5)
  }
  write({ delta: {}, finish_reason: 'stop' })
  response.end('data: [DONE]\n\n')
})

beforeAll(async () => {
  model.listen(0, '127.0.0.1')
  await once(model, 'listening')
  return () => {
    model.closeAllConnections()
    model.close()
  }
})

const app = appForTests(() => ({ env: chatModelEnv(`http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`) }))

beforeAll(async () => {
  ;({ page } = await openGuest(app))
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
})

/** What the page did while the answer was streamed. */
interface Seen {
  updates: number
  /** The most updates of the answer between two frames. */
  mostInFrame: number
  /** How often a paragraph changed after the next one had begun. */
  changedAfterEnd: number
  /** The same for the question above the answer. */
  changedAbove: number
}

/** Runs in the page. Each change that React makes is reported once, however many nodes it changes. */
const WATCH = `{
  const log = document.querySelector('[role=log]')
  const seen = { updates: 0, mostInFrame: 0, changedAfterEnd: 0, changedAbove: 0 }
  let inFrame = 0
  let lastBlock = 0
  function nextFrame() {
    seen.mostInFrame = Math.max(seen.mostInFrame, inFrame)
    inFrame = 0
    requestAnimationFrame(nextFrame)
  }
  new MutationObserver((records) => {
    const blocks = [...log.querySelectorAll('.message:last-child .markdown > *')]
    if (log.getAttribute('aria-busy') !== 'true' || blocks.length === 0) return
    seen.updates++
    inFrame++
    for (const { target } of records) {
      const block = blocks.findIndex((each) => each.contains(target))
      if (block >= 0 && block < lastBlock) seen.changedAfterEnd++
      if (log.firstElementChild.contains(target)) seen.changedAbove++
    }
    lastBlock = blocks.length - 1
  }).observe(log, { childList: true, characterData: true, subtree: true })
  requestAnimationFrame(nextFrame)
  globalThis.seen = seen
}`

test('an answer that comes fast changes the page once a frame, and only in its last paragraph', async () => {
  // Until it is loaded, an answer is plain text.
  await expect
    .poll(() =>
      page.evaluate<boolean>(
        `performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.includes('/markdown') && responseEnd > 0)`,
      ),
    )
    .toBe(true)
  await page.evaluate(WATCH)
  await send(page, 'Write a lot')
  await page.getByText(`end ${DELTAS}.`).waitFor()
  await page.getByRole('button', { name: 'Send' }).waitFor()
  // The last update counts once its frame has ended.
  await page.evaluate('new Promise((end) => requestAnimationFrame(() => requestAnimationFrame(end)))')
  const { updates, ...seen } = await page.evaluate<Seen>('seen')

  expect(seen).toMatchObject({ changedAfterEnd: 0, changedAbove: 0 })
  // Two, where one frame is counted before its update and the next one after it. Without a limit there would be dozens.
  expect(seen.mostInFrame).toBeLessThanOrEqual(2)
  expect(updates).toBeGreaterThan(1)
  expect(updates).toBeLessThan(DELTAS / 2)
  expect(await page.locator('[role=log] .markdown > p').count()).toBe(PARAGRAPHS)
  await screenshot(page, 'fast-answer')
})

test('messages out of sight are not laid out, and their place stays', async () => {
  await send(page, 'And more')
  await expect.poll(() => page.locator('[role=log] .markdown > p').count()).toBe(2 * PARAGRAPHS)
  const last = page.locator('.message').last()
  await expect.poll(() => last.getAttribute('data-settled')).toBe('')
  const first = page.locator('.message .markdown').first()
  const isLaidOut = () => first.evaluate((element) => element.checkVisibility({ contentVisibilityAuto: true }))
  const height = () => first.evaluate((element) => element.closest('.message')?.getBoundingClientRect().height)
  await expect.poll(isLaidOut).toBe(false)
  const before = await height()
  await page.locator('.message').first().scrollIntoViewIfNeeded()
  await expect.poll(isLaidOut).toBe(true)
  expect(await height()).toBe(before)
})
