import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../../apps/api/e2e/browser.ts'
import { median, quantile } from '../figures.ts'
import type { Harness } from '../harness.ts'
import { measureWhile } from '../page/frames.ts'
import { figure, printTable, withBar } from '../print.ts'

/** The bars in the README: milliseconds until the first rows and after the last key, and the frames beside at rest. */
const BAR_FIRST_ROWS = 1_000
const BAR_SEARCH = 50
const BAR_FRAMES = 1.1

const TODOS = 10_000
/** How many todos are created by one request at a time. */
const AT_ONCE = 20

/**
 * Measures the list of a user with 10,000 todos in Chromium, with files that the browser has: how soon rows are on screen,
 * how long all todos take, the frames while the list scrolls, and how long the page takes after a key in the search.
 */
export async function measureList(harness: Harness): Promise<void> {
  const { quick, rounds = quick ? 1 : 5 } = harness.options
  const product = await harness.startProduct({ embedded: true })
  const browser = await launchBrowser()
  try {
    const page = await openFilled(browser, `http://127.0.0.1:${product.port}`)
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Performance.enable')
    const loads: { first: number; all: number }[] = []
    for (let round = 0; round <= rounds; round++) loads.push(await load(page))
    // The first one fills the cache of the browser.
    loads.shift()
    const rest = await measureWhile(page, devtools, () => page.waitForTimeout(2_000))
    const scroll = await measureWhile(page, devtools, () => page.evaluate(SCROLL))
    const searches: number[] = []
    for (let round = 0; round < rounds; round++) searches.push(...(await search(page)))
    const [still, moving] = [quantile(rest.frames, 0.5), quantile(scroll.frames, 0.5)]
    printTable(
      `A list of ${TODOS.toLocaleString('en')} todos in Chromium, in ms`,
      ['', 'median', 'p95', 'beside at rest'],
      [
        ['first rows, warm', withBar(median(loads.map(({ first }) => first)), BAR_FIRST_ROWS), '', ''],
        ['all todos, warm', figure(median(loads.map(({ all }) => all))), '', ''],
        ['a frame at rest', figure(still), figure(quantile(rest.frames, 0.95)), ''],
        [
          'a frame while scrolling',
          figure(moving),
          figure(quantile(scroll.frames, 0.95)),
          withBar(moving / still, BAR_FRAMES),
        ],
        [
          'from a key to what is found',
          withBar(median(searches), BAR_SEARCH),
          figure(
            quantile(
              searches.toSorted((one, other) => one - other),
              0.95,
            ),
          ),
          '',
        ],
      ],
    )
  } finally {
    await browser.close()
    await product.stop()
  }
}

/** Opens a page of a new guest who has so many todos. */
async function openFilled(browser: Browser, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  const page = await context.newPage()
  await page.goto('/')
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await page.getByRole('textbox', { name: 'Add a todo' }).waitFor()
  // A page that shows the list would render each new todo.
  await page.goto('/healthz')
  await page.evaluate(`(${FILL})(${TODOS}, ${AT_ONCE})`)
  return page
}

/** Runs in the page: creates todos of all kinds, over a year. */
const FILL = `async (count, atOnce) => {
  const start = Date.now()
  const create = async (n) => {
    const day = new Date(start + (n % 365) * 86_400_000).toISOString()
    const when = n % 3 === 0 ? {} : n % 3 === 1 ? { due_date: day.slice(0, 10) } : { start_time: day }
    const data = { item: 'Todo ' + n + ' about ' + (n * 7919).toString(36), tags: n % 4 === 0 ? ['tag ' + (n % 20)] : [], ...when }
    const response = await fetch('/trpc/todo.create', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(data),
    })
    if (!response.ok) throw new Error(await response.text())
  }
  for (let n = 0; n < count; n += atOnce) await Promise.all(Array.from({ length: atOnce }, (_, index) => create(n + index)))
}`

/** Loads the page. Returns the milliseconds until rows are on screen, and until all todos are there. */
async function load(page: Page): Promise<{ first: number; all: number }> {
  await page.goto('/all', { waitUntil: 'commit' })
  const first = await page.evaluate<number>(whenShown('main [data-todo]'))
  return { first, all: await page.evaluate<number>(whenShown('main [aria-busy=false] [data-todo]')) }
}

/** Runs in the page, where its policy forbids what Playwright evaluates for `waitForFunction`. */
const whenShown = (selector: string) => `new Promise((resolve) => {
  const check = () => document.querySelector('${selector}') ? resolve(performance.now()) : requestAnimationFrame(check)
  check()
})`

/** Types into the search. Returns the milliseconds from each key to the frame with what was found. */
async function search(page: Page): Promise<number[]> {
  await page.goto('/search')
  await page.evaluate(whenShown('main [aria-busy=false]'))
  return page.evaluate<number[]>(TYPE)
}

/** Runs in the page: writes a word letter by letter, each once the page has shown what the last one found. */
const TYPE = `(async () => {
  const field = document.querySelector('main input[type=search]')
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set
  const times = []
  for (const text of ['a', 'ab', 'abo', 'abou', 'about', 'about 3']) {
    const before = performance.now()
    set.call(field, text)
    field.dispatchEvent(new Event('input', { bubbles: true }))
    await new Promise((resolve) => {
      const check = () => {
        const marked = [...document.querySelectorAll('main mark')].map((mark) => mark.textContent.toLowerCase())
        if (marked.includes(text.split(' ').at(-1))) resolve()
        else requestAnimationFrame(check)
      }
      requestAnimationFrame(check)
    })
    times.push(performance.now() - before)
  }
  return times
})()`

/** Runs in the page: scrolls through 500 screens in ten seconds. */
const SCROLL = `new Promise((resolve) => {
  const scroller = document.querySelector('.todos-scroller')
  const startedAt = performance.now()
  requestAnimationFrame(function next(now) {
    const share = Math.min(1, (now - startedAt) / 10000)
    scroller.scrollTop = share * Math.min(scroller.scrollHeight, 400_000)
    if (share < 1) requestAnimationFrame(next)
    else resolve()
  })
})`
