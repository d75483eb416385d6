import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../../apps/api/e2e/browser.ts'
import { median, quantile } from '../figures.ts'
import type { Harness } from '../harness.ts'
import { FAST, startChatModel } from '../page/chat-model.ts'
import type { Measured } from '../page/frames.ts'
import { measureWhile } from '../page/frames.ts'
import { figure, printTable, withBar } from '../print.ts'

/** The bars in the README: how many times longer than at rest the median frame may be, and the share of the thread. */
const BAR_FRAMES = 1.1
const BAR_BUSY = 0.6

const MESSAGES = 500

/**
 * Measures the frames of a conversation in Chromium: at rest, while an answer comes with 1,000 deltas a second, and while
 * 500 messages are scrolled. The frames of a machine without a graphics card depend on its load, so the figure to
 * compare is the ratio to the page at rest.
 */
export async function measureChat(harness: Harness): Promise<void> {
  const { quick, rounds = quick ? 1 : 3 } = harness.options
  const model = await startChatModel(quick ? 2 : 5)
  const product = await harness.startProduct({ upstreamPort: model.port, embedded: true, api: 'chat' })
  const browser = await launchBrowser()
  try {
    const page = await openConversation(browser, `http://127.0.0.1:${product.port}`)
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Performance.enable')
    const measure = (work: () => Promise<unknown>) => measureWhile(page, devtools, work)
    const samples: { name: string; all: Measured[] }[] = [
      { name: 'at rest', all: [] },
      { name: '1,000 deltas/s', all: [] },
      { name: `scrolling ${MESSAGES} messages`, all: [] },
    ]
    for (let round = 0; round < rounds; round++) {
      samples[0]!.all.push(await measure(() => page.waitForTimeout(2_000)))
      samples[1]!.all.push(await measure(() => ask(page)))
    }
    await fill(page)
    for (let round = 0; round < rounds; round++) samples[2]!.all.push(await measure(() => page.evaluate(SCROLL)))
    print(samples)
  } finally {
    await browser.close()
    await product.stop()
    await model.close()
  }
}

function print(samples: { name: string; all: Measured[] }[]): void {
  const frame = (all: Measured[]) => median(all.map(({ frames }) => quantile(frames, 0.5)))
  const rest = frame(samples[0]!.all)
  const rows = samples.map(({ name, all }, index) => {
    const busy = median(all.map((each) => each.busy))
    return [
      name,
      figure(frame(all)),
      figure(median(all.map(({ frames }) => quantile(frames, 0.95)))),
      index === 0 ? '' : withBar(frame(all) / rest, BAR_FRAMES),
      figure(median(all.map(({ blocked }) => blocked))),
      index === 1 ? withBar(busy, BAR_BUSY) : figure(busy),
    ]
  })
  printTable(
    'Frames of a conversation in Chromium, in ms',
    ['', 'median', 'p95', 'median beside at rest', 'blocked', 'share of the main thread'],
    rows,
  )
}

async function openConversation(browser: Browser, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  const page = await context.newPage()
  await page.goto('/')
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
  return page
}

/** Asks for a fast answer. Resolves when it has ended. */
async function ask(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(FAST)
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('button', { name: 'Stop' }).waitFor()
  await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached', timeout: 120_000 })
}

/** Fills a new conversation by the API, and shows all of its messages. */
async function fill(page: Page): Promise<void> {
  const { session_id } = await page.evaluate<{ session_id: string }>(`(${FILL})(${MESSAGES / 2})`)
  await page.goto(`/today?chat=${encodeURIComponent(session_id)}`)
  const shown = page.locator('[role=log] .message')
  await shown.first().waitFor()
  while ((await shown.count()) < MESSAGES) {
    await page.evaluate('document.querySelector("[role=log]").closest(".overflow-y-auto").scrollTop = 0')
    await page.waitForTimeout(50)
  }
}

/** Runs in the page: holds a conversation with so many questions. */
const FILL = `async (questions) => {
  let session_id
  for (let index = 0; index < questions; index++) {
    const response = await fetch('/api/todos/agent-create/stream', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'Scroll ' + index }], ...(session_id && { session_id }) }),
    })
    const text = await response.text()
    session_id ??= /"session_id":"([^"]+)"/.exec(text)[1]
  }
  return { session_id }
}`

/** Runs in the page: scrolls from the top to the end in ten seconds. */
const SCROLL = `new Promise((resolve) => {
  const scroller = document.querySelector('[role=log]').closest('.overflow-y-auto')
  const startedAt = performance.now()
  requestAnimationFrame(function next(now) {
    const share = Math.min(1, (now - startedAt) / 10000)
    scroller.scrollTop = share * (scroller.scrollHeight - scroller.clientHeight)
    if (share < 1) requestAnimationFrame(next)
    else resolve()
  })
})`
