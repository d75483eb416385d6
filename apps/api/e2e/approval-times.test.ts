import type { ModelServer, Reply } from '@todo-agents/agent/testing/model-server'
import { modelServer } from '@todo-agents/agent/testing/model-server'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { appForTests } from './app-for-tests.ts'
import type { AppInBrowser } from './app-in-browser.ts'
import { chatModelEnv, openAppInBrowser, screenshot, send } from './app-in-browser.ts'
import { assistantViolations } from './axe.ts'
import { call, query } from './server-calls.ts'

const app = appForTests({ env: { RATE_LIMIT_PER_MINUTE: '1000', ASSISTANT: 'offline' } })
let context: BrowserContext

afterEach(() => context?.close())

const TIME_ZONE = 'Europe/Berlin'

/** Returns the local day in some days. */
const dayIn = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv', { timeZone: TIME_ZONE })

/** Returns the local start and end of a todo. */
async function timesOf(server: AppInBrowser, item: string): Promise<string[]> {
  const { todos } = await query<{ todos: Record<string, string>[] }>(server, context, 'todo.list', {})
  const todo = todos.find((one) => one.item === item)
  return [todo?.start_time, todo?.end_time].map((time) =>
    new Date(time ?? '').toLocaleString('sv', { timeZone: TIME_ZONE }).slice(0, 16),
  )
}

/** Opens the assistant of a new guest. */
async function openAssistant(server: AppInBrowser, options: BrowserContextOptions = {}): Promise<Page> {
  context = await server.newContext({ reducedMotion: 'reduce', ...options })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  await page.goto(server.url)
  await page.getByRole('button', { name: /guest|Gast/ }).click()
  const tab = page.getByRole('link', { name: /^Assist[ae]nt/ })
  const message = page.getByRole('textbox', { name: /^(Message|Nachricht)$/ })
  await message.or(tab).first().waitFor()
  if (await tab.isVisible()) await tab.click()
  await message.waitFor()
  return page
}

/** Opens the assistant, and lets it ask before it moves six todos of tomorrow, at 8:00 and later, by an hour. */
async function openQuestion(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await openAssistant(app, options)
  const items = ['Bread', 'Milk', 'Tea', 'Jam', 'Rice', 'Eggs']
  for (const [index, item] of items.entries()) {
    const [start_time, end_time] = [new Date(`${dayIn(1)}T08:00Z`), new Date(`${dayIn(1)}T08:30Z`)].map((time) =>
      new Date(time.getTime() + index * 3_600_000).toISOString(),
    )
    await call(app, context, 'todo.create', { item, start_time, end_time })
  }
  const message = page.getByRole('textbox', { name: /^(Message|Nachricht)$/ })
  await message.fill('move all my todos an hour later')
  await message.press('Enter')
  await page.getByRole('textbox', { name: /^(New time of|Neue Zeit von) Bread$/ }).waitFor()
  return page
}

/** Presses Tab until an element with this accessible name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate<string>(
      `document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent`,
    )
    if (focused === name) return
  }
  throw new Error(`Tab does not lead to ${name}.`)
}

test('by keyboard alone, a time that the assistant proposes is changed in words and in the picker, and approved', async () => {
  const page = await openQuestion()
  // The question has the focus.
  await tabTo(page, 'New time of Bread')
  await page.keyboard.type('in 3 days at 14:00')
  await page.getByText(/^Enter: .*, 14:00$/).waitFor()
  await page.keyboard.press('Enter')
  const bread = page.getByRole('textbox', { name: 'New time of Bread' })
  await expect.poll(() => bread.inputValue()).toMatch(/, 14:00$/)

  await tabTo(page, 'New time of Milk')
  await page.keyboard.press('ArrowDown')
  const picker = page.getByRole('group', { name: 'Choose: New time of Milk' })
  await picker.getByRole('gridcell', { selected: true }).and(page.locator(':focus')).waitFor()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await picker.waitFor({ state: 'detached' })
  await screenshot(page, 'approval-times')

  await tabTo(page, 'Approve')
  await page.keyboard.press('Enter')
  const card = page.getByRole('log').getByRole('article', { name: 'Moved' })
  await card.waitFor()
  expect(await timesOf(app, 'Bread')).toEqual([`${dayIn(3)} 14:00`, `${dayIn(3)} 14:30`])
  const [milk = ''] = await timesOf(app, 'Milk')
  expect(milk.slice(0, 10)).toBe(dayIn(2))
  expect((await timesOf(app, 'Tea'))[0]?.slice(0, 10)).toBe(dayIn(1))
  // A row that was changed is not one that was declined.
  expect(await card.getByRole('region', { name: 'Not done' }).count()).toBe(0)
})

test('words that are no time stay in the field with an error, and the press on Approve leads there', async () => {
  const page = await openQuestion()
  const field = page.getByRole('textbox', { name: 'New time of Bread' })
  await field.fill('bananas')
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByText('This is no date or time that I know.').waitFor()
  await page.getByRole('button', { name: 'Approve' }).click()
  await field.and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByRole('log').getByRole('article', { name: 'Moved' }).waitFor()
})

/** Returns true if nothing covers the focused element, and it is not scrolled away. */
const isFocusInSight = (page: Page) =>
  page.evaluate<boolean>(`(() => {
    const { x, y } = document.activeElement.getBoundingClientRect()
    return document.elementFromPoint(x + 5, y + 5) === document.activeElement
  })()`)

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test.each([
  ['a large screen', {}],
  ['a phone', PHONE],
  ['a phone in German', { ...PHONE, locale: 'de-DE' }],
])('with an open picker, axe finds nothing in the card, and nothing sticks out: on %s', async (name, options) => {
  const page = await openQuestion(options)
  await page.getByRole('button', { name: /^(New time of|Neue Zeit von) Milk: / }).click()
  const picker = page.getByRole('group', { name: /(New time of|Neue Zeit von) Milk$/ })
  await picker.getByRole('gridcell', { selected: true }).and(page.locator(':focus')).waitFor()
  await expect.poll(() => isFocusInSight(page)).toBe(true)
  await screenshot(page, `approval-times-${name.replaceAll(' ', '-')}`)
  expect(await assistantViolations(page)).toEqual([])
  const sticksOut = await page.evaluate<string[]>(`(() => {
    const { left, right } = document.querySelector('#assistant section[tabindex="-1"]').getBoundingClientRect()
    return [...document.querySelectorAll('#assistant section[tabindex="-1"] *')]
      .filter((element) => {
        const box = element.getBoundingClientRect()
        return box.width > 0 && (box.left < left || box.right > right)
      })
      .map((element) => element.outerHTML.slice(0, 120))
  })()`)
  expect(sticksOut).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBe(0)
})

test('a conversation that keeps its end in sight does not scroll an open picker away when it grows', async () => {
  const page = await openQuestion(PHONE)
  await page.getByRole('button', { name: /^New time of Milk: / }).click()
  const picker = page.getByRole('group', { name: /New time of Milk$/ })
  await picker.getByRole('gridcell', { selected: true }).and(page.locator(':focus')).waitFor()
  const scrolledTo = () =>
    page.evaluate<{ top: number; end: number }>(`new Promise((resolve) => {
      const scroller = document.querySelector('#assistant .overflow-y-auto')
      const answer = () => resolve({ top: scroller.scrollTop, end: scroller.scrollHeight - scroller.clientHeight })
      // After the sizes have been observed.
      requestAnimationFrame(() => requestAnimationFrame(answer))
    })`)
  const before = await scrolledTo()
  await page.evaluate(`document.querySelector('#assistant .overflow-y-auto > div').style.paddingBottom = '900px'`)
  const after = await scrolledTo()
  expect(after.end).toBeGreaterThan(before.end + 400)
  expect(after.top).toBe(before.top)
  expect(await isFocusInSight(page)).toBe(true)
  // Without the picker, the end is in sight again.
  await page.keyboard.press('Escape')
  await expect
    .poll(scrolledTo)
    .toSatisfy(({ top, end }: { top: number; end: number }) => top > before.top && end - top < 2)
})

/** A step of a model that creates a todo. */
function creates(args: Record<string, unknown>, id: string): Reply {
  const tool_calls = [
    { index: 0, id, type: 'function', function: { name: 'create_todo', arguments: JSON.stringify(args) } },
  ]
  const choice = (delta: object, finish_reason: string | null) => ({ choices: [{ index: 0, delta, finish_reason }] })
  return { events: [choice({ tool_calls }, null), choice({}, 'tool_calls')], done: true }
}

test('a new todo that a model puts at another time than the user wrote is created at the time that the user says', async () => {
  const wrong = { item: 'Dentist', start_time: `${dayIn(9)} 09:00:00`, alarm_time: `${dayIn(9)} 08:30:00` }
  const done: Reply = {
    events: [{ choices: [{ index: 0, delta: { content: 'Created.' }, finish_reason: 'stop' }] }],
    done: true,
  }
  await using model: ModelServer = await modelServer(creates(wrong, 'call_a'), creates(wrong, 'call_b'), done)
  const server = await openAppInBrowser({ browser: app.browser, env: chatModelEnv(model.baseURL) })
  try {
    const page = await openAssistant(server)
    await send(page, 'Dentist tomorrow at 9:00')
    const field = page.getByRole('textbox', { name: 'New time of Dentist' })
    await field.fill('tomorrow 10-11:30')
    await field.press('Enter')
    await expect.poll(() => field.inputValue()).toMatch(/^Tomorrow, 10:00 – 11:30$/)
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('log').getByText('Created.').waitFor()
    expect(await timesOf(server, 'Dentist')).toEqual([`${dayIn(1)} 10:00`, `${dayIn(1)} 11:30`])
  } finally {
    await context.close()
    await server.close()
  }
})
