import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { send } from './app-in-browser.ts'

const app = appForTests({ env: { RATE_LIMIT_PER_MINUTE: '1000', ASSISTANT: 'offline' } })

const message = (page: Page) => page.getByRole('textbox', { name: 'Message' })

/** Opens the assistant of a new guest, in a window as wide as this. */
async function openAssistant(width: number): Promise<Page> {
  const { page } = await openGuest(app, { viewport: { width, height: 800 } })
  if (width < 1000) await page.getByRole('link', { name: 'Assistant', exact: true }).click()
  await message(page).waitFor()
  return page
}

/** Resolves when the assistant is at rest. */
async function answered(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Ask again' }).last().waitFor()
}

/** Resolves when the page has been painted twice: observers of sizes have been called, and scrolling has been told. */
async function painted(page: Page): Promise<void> {
  await page.evaluate(
    'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))))',
  )
}

/** Returns how many pixels of the conversation are below its visible part. */
async function hiddenBelow(page: Page): Promise<number> {
  await painted(page)
  return page.evaluate<number>(`(() => {
    const { scrollHeight, scrollTop, clientHeight } = ${SCROLLER}
    return Math.round(scrollHeight - scrollTop - clientHeight)
  })()`)
}

/** Sets the height of an element after the messages to each of these in turn. All are laid out before the next frame. */
async function setHeight(page: Page, ...heights: number[]): Promise<void> {
  await page.evaluate(`(() => {
    const content = ${SCROLLER}.firstElementChild
    const added = document.querySelector('#added') ?? content.appendChild(document.createElement('div'))
    added.id = 'added'
    added.style.flex = 'none'
    for (const height of ${JSON.stringify(heights)}) {
      added.style.height = height + 'px'
      ${SCROLLER}.scrollHeight
    }
  })()`)
}

const TO_LATEST = 'Go to the latest message'
const SCROLLER = "document.querySelector('[role=log]').parentElement.parentElement"
const LONG =
  'add call the plumber about the tap in the kitchen, buy a birthday present for the neighbour, water the plants on ' +
  'the balcony, return the books to the library, renew the passport, book a table for Friday evening, order new ' +
  'filters for the coffee machine and write the minutes of the last meeting'

describe.each([1280, 390])('in a window %i pixels wide, the conversation', (width) => {
  let page: Page

  beforeAll(async () => {
    page = await openAssistant(width)
  })

  test('is at its end after each answer and question', async () => {
    for (const text of [LONG, 'add tea, jam and rice', 'what is open?']) {
      await send(page, text)
      await answered(page)
      expect([text, await hiddenBelow(page)]).toEqual([text, 0])
    }
    await send(page, 'delete tea, jam and rice')
    await page.getByRole('button', { name: 'Delete 3 todos' }).waitFor()
    expect(await hiddenBelow(page)).toBe(0)
    await send(page, 'yes')
    await page.getByRole('article', { name: 'Deleted' }).waitFor()
    await answered(page)
    expect(await hiddenBelow(page)).toBe(0)
  })

  test('stays at its end when it shrinks and grows in one frame', async () => {
    await setHeight(page, 300)
    expect(await hiddenBelow(page)).toBe(0)
    await setHeight(page, 0, 400)
    expect(await hiddenBelow(page)).toBe(0)
    expect(await page.getByRole('button', { name: TO_LATEST }).count()).toBe(0)
    await setHeight(page, 0)
  })

  test('stays where the user has scrolled to, until the next message', async () => {
    await page.getByRole('log').hover()
    await page.mouse.wheel(0, -200)
    await page.getByRole('button', { name: TO_LATEST }).waitFor()
    const before = await hiddenBelow(page)
    await setHeight(page, 400)
    expect(await hiddenBelow(page)).toBeGreaterThan(before + 300)
    await setHeight(page, 0)
    await send(page, 'what is open?')
    await answered(page)
    expect(await hiddenBelow(page)).toBe(0)
  })

  test('is at its end after a question that the user has answered by a message after scrolling up', async () => {
    await send(page, 'add salt, milk and oats')
    await answered(page)
    await send(page, 'delete salt, milk and oats')
    await page.getByRole('button', { name: 'Delete 3 todos' }).waitFor()
    await page.getByRole('log').hover()
    await page.mouse.wheel(0, -300)
    await page.getByRole('button', { name: TO_LATEST }).waitFor()
    await send(page, 'yes')
    await page.getByRole('article', { name: 'Deleted' }).nth(1).waitFor()
    await answered(page)
    expect(await hiddenBelow(page)).toBe(0)
  })
})
