import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { AppInBrowser } from './app-in-browser.ts'
import { continueAsGuest, openAppInBrowser, send } from './app-in-browser.ts'

let app: AppInBrowser

beforeAll(async () => {
  app = await openAppInBrowser()
})

afterAll(() => app?.close())

const SCROLLER = `document.querySelector('[role=log]').parentElement.parentElement`

test('the first message of a chat that just fills its panel is edited in full sight', async () => {
  const context = await app.newContext()
  const page = await context.newPage()
  await continueAsGuest(page)
  await send(page, 'add one')
  const edit = page.getByRole('button', { name: 'Edit this message' })
  await edit.first().waitFor()
  await send(page, 'add two')
  await vi.waitFor(async () => expect(await edit.count()).toBe(2))
  // Leaves a little room below the messages: less than the form needs.
  const room = await page.evaluate<number>(`(() => {
    const end = document.querySelector('[role=log]').lastElementChild.getBoundingClientRect().bottom
    return ${SCROLLER}.getBoundingClientRect().bottom - end
  })()`)
  await page.setViewportSize({ width: 1280, height: 824 - Math.floor(room) })
  await edit.first().click()
  await page.getByRole('form', { name: 'Edit the message' }).waitFor()
  // The chat scrolls once it has been laid out.
  const { below, isScrolling } = await page.evaluate<{ below: number; isScrolling: boolean }>(`(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
    const scroller = ${SCROLLER}
    const form = scroller.querySelector('form').getBoundingClientRect()
    return {
      below: form.top - scroller.getBoundingClientRect().top,
      isScrolling: scroller.scrollHeight > scroller.clientHeight,
    }
  })()`)
  expect(isScrolling).toBe(true)
  expect(below).toBeGreaterThan(0)
  await context.close()
})
