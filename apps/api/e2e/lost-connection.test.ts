import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import type { NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { reduceParts } from '@todo-agents/contract/run-parts'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { AppInBrowser } from './app-in-browser.ts'
import { openAppInBrowser, send } from './app-in-browser.ts'
import { launchBrowser } from './browser.ts'
import type { SlowModel } from './slow-model.ts'
import { startSlowModel } from './slow-model.ts'

const TEXT = 'One two three four five six seven eight nine ten, and that is all there is.'
const HALF = 'One two three four five six seven'
const TABS = 10

let browser: Browser
let model: SlowModel
let app: AppInBrowser
let context: BrowserContext

beforeAll(async () => {
  browser = await launchBrowser()
})

afterAll(() => browser?.close())

beforeEach(async () => {
  model = await startSlowModel(TEXT)
  app = await openAppInBrowser({ browser, env: { RATE_LIMIT_PER_MINUTE: '100', ...model.env } })
  context = await app.newContext()
  return async () => {
    await app.close()
    await model[Symbol.asyncDispose]()
  }
})

async function openPage(): Promise<Page> {
  const page = await context.newPage()
  await page.goto('/')
  return page
}

async function enter(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
}

const log = (page: Page) => page.getByRole('log')

/** Records every alert that the page shows from now on. Returns a function that reads the recorded alerts. */
async function watchAlerts(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(`
    window.seenAlerts = new Set()
    new MutationObserver(() => {
      for (const alert of document.querySelectorAll('[role=alert]')) if (alert.textContent) seenAlerts.add(alert.textContent)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  `)
  return () => page.evaluate('[...seenAlerts]')
}

/**
 * Records the length of the visible text at each change of the page. Returns a function that reads the lengths, oldest
 * first.
 */
async function watchLength(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(`
    const log = document.querySelector('[role=log]')
    const length = () => log.textContent.trim().length
    window.seenLengths = [length()]
    new MutationObserver(() => {
      if (length() !== seenLengths.at(-1)) seenLengths.push(length())
    }).observe(log, { subtree: true, childList: true, characterData: true })
  `)
  return () => page.evaluate('seenLengths')
}

/** Starts a proxy of the model that passes nothing on until it is opened. */
async function startGate(): Promise<Gate> {
  const held = new Set<Socket>()
  const server = createServer((socket) => {
    held.add(socket)
    socket.on('close', () => held.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = new URL(model.env.OPENAI_BASE_URL as string)
  return {
    env: { OPENAI_BASE_URL: `http://127.0.0.1:${port}${url.pathname}` },
    waiting: () => held.size,
    open() {
      for (const socket of held) {
        const upstream = connect(Number(url.port), url.hostname)
        upstream.on('error', () => socket.destroy())
        socket.pipe(upstream).pipe(socket)
      }
    },
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of held) socket.destroy()
      await once(server, 'close')
    },
  }
}

interface Gate extends AsyncDisposable {
  env: Record<string, string>
  /** Returns the number of open connections. */
  waiting(): number
  /** Connects the open connections to the model. */
  open(): void
}

test('an answer survives kill -9 of the server without a gap and without an error', async () => {
  await using gate = await startGate()
  const page = await openPage()
  await enter(page)
  await send(page, 'Count, please')
  await log(page).locator('.markdown').getByText(HALF).waitFor()
  const alerts = await watchAlerts(page)
  const lengths = await watchLength(page)

  await app.stopServer('SIGKILL')
  const reconnected = page.waitForResponse((response) => response.url().includes('/agent-runs/') && response.ok())
  await app.startServer(gate.env)
  // While the model waits at the gate, the page gets the event that resets the text, before the first word of the
  // second attempt.
  await vi.waitFor(() => expect(gate.waiting()).toBe(1))
  await reconnected
  await page.screenshot({ path: join(import.meta.dirname, 'screenshots', 'killed-in-the-middle.png') })
  gate.open()
  await vi.waitFor(() => expect(model.waiting()).toBe(1))
  model.finishAll()

  await log(page).getByText(TEXT).waitFor()
  expect(((await log(page).textContent()) ?? '').split('One two').length - 1).toBe(1)
  expect(await alerts()).toEqual([])
  const seen = await lengths()
  // The visible text never gets shorter, although the text is reset and streamed again.
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  expect(seen.at(-1)).toBeGreaterThan(seen[0] as number)
  await page.screenshot({ path: join(import.meta.dirname, 'screenshots', 'killed-and-whole.png') })
})

test('unsent messages are in the chat after a reload, and are sent in order', async () => {
  const page = await openPage()
  page.on('dialog', (dialog) => dialog.accept())
  await enter(page)
  const posts: string[] = []
  await page.route('**/agent-create/stream', (route) => {
    posts.push(JSON.parse(route.request().postData() ?? '{}').messages[0].content)
    return route.abort()
  })
  await send(page, 'Count, please')
  await page.getByText('Reconnecting…').first().waitFor()
  await send(page, 'Count again, please')
  const queue = page.getByRole('region', { name: 'Queued messages' })
  await queue.getByText('Count again, please').waitFor()
  expect(new Set(posts)).toEqual(new Set(['Count, please']))

  await page.reload()
  await queue.getByText('Count, please').waitFor()
  await page.screenshot({ path: join(import.meta.dirname, 'screenshots', 'unsent-messages.png') })
  await page.unroute('**/agent-create/stream')
  model.finishAll()
  await queue.getByRole('button', { name: 'Retry: Count again, please' }).click()
  await queue.getByText('Waits until the message above is sent or discarded').waitFor()
  await queue.getByRole('button', { name: 'Retry: Count, please' }).click()

  await expect.poll(() => log(page).getByText(TEXT).count()).toBe(2)
  const said = await log(page).getByText('please').allInnerTexts()
  expect(said).toEqual(['Count, please', 'Count again, please'])
  await page.reload()
  await expect.poll(() => log(page).getByText(TEXT).count()).toBe(2)
  expect(await queue.getByText('please').count()).toBe(0)
})

test("a browser's own EventSource resumes after kill -9, and stops at the end", async () => {
  const page = await openPage()
  await enter(page)
  // Sends a message, and disconnects when the stream has sent the id of the run.
  const run_id = await page.evaluate<string>(`(async () => {
    const response = await fetch('/api/todos/agent-create/stream', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'Count, please' }] }),
    })
    let text = ''
    for await (const bytes of response.body) {
      text += new TextDecoder().decode(bytes)
      const run_id = text.match(/"run_id":"([^"]*)"/)?.[1]
      if (run_id) return run_id
    }
  })()`)
  await page.evaluate(`
    window.events = []
    window.source = new EventSource('/api/todos/agent-runs/${run_id}/stream')
    for (const event of ['message_delta', 'message_reset', 'message', 'resync', 'history'])
      source.addEventListener(event, ({ lastEventId: id, data }) => events.push({ id, event, data: JSON.parse(data) }))
  `)
  const readEvents = () => page.evaluate<NumberedAgentEvent[]>('events')
  await vi.waitFor(async () => expect(textOf(await readEvents())).toContain(HALF))

  await app.stopServer('SIGKILL')
  await app.startServer()
  await vi.waitFor(() => expect(model.waiting()).toBe(1))
  model.finishAll()

  await vi.waitFor(async () => expect(await page.evaluate('source.readyState')).toBe(2))
  const events = await readEvents()
  expect(textOf(events)).toBe(TEXT)
  expect(events.at(-1)?.event).toBe('history')
  const numbers = events.map(({ id }) => Number(id))
  expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b))
})

function textOf(events: NumberedAgentEvent[]): string {
  return events
    .reduce(reduceParts, [])
    .map((part) => (part.type === 'text' ? part.content : ''))
    .join('')
}

test('ten tabs with simultaneous messages all get their answers, and stay usable meanwhile', async () => {
  const first = await openPage()
  await enter(first)
  const pages = [first]
  while (pages.length < TABS) pages.push(await openPage())
  await Promise.all(pages.map((page) => page.getByRole('textbox', { name: 'Message' }).waitFor()))
  await Promise.all(pages.map((page, n) => send(page, `Count for tab ${n}`)))
  await vi.waitFor(() => expect(model.waiting()).toBeGreaterThanOrEqual(TABS))

  // More answers are streaming than a browser opens connections, but the API must still answer.
  for (const page of [pages[0], pages[TABS - 1]] as Page[]) {
    const status = await page.evaluate(async () => (await fetch('/readyz')).status)
    expect(status).toBe(200)
  }
  model.finishAll()
  await Promise.all(pages.map((page) => log(page).getByText(TEXT).first().waitFor()))
})
