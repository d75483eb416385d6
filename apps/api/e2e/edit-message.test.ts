import { expect, test, vi } from 'vitest'
import { appForTests, openGuest } from './app-for-tests.ts'
import { send } from './app-in-browser.ts'

const app = appForTests()

const SCROLLER = `document.querySelector('[role=log]').parentElement.parentElement`

test('the first message of a chat that just fills its panel is edited in full sight', async () => {
  await using guest = await openGuest(app)
  const { page } = guest
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
})
