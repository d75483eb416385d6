import { randomUUIDv7 } from 'node:crypto'
import type { BrowserContext, Page } from 'playwright-core'
import type { AppInBrowser } from './app-in-browser.ts'

/** Calls a procedure with the cookie of a context, as another device of the same user would. */
export async function call<Output>(
  { url }: AppInBrowser,
  { request }: BrowserContext,
  path: string,
  input: unknown,
): Promise<Output> {
  const response = await request.post(`${url}/trpc/${path}`, { data: input as object, headers: { origin: url } })
  if (!response.ok()) throw new Error(`${path}: ${await response.text()}`)
  const { result } = (await response.json()) as { result: { data: Output } }
  return result.data
}

/** Calls a query, see `call`. */
export async function query<Output>({ url }: AppInBrowser, { request }: BrowserContext, path: string, input: unknown) {
  const response = await request.get(`${url}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`)
  if (!response.ok()) throw new Error(`${path}: ${await response.text()}`)
  const { result } = (await response.json()) as { result: { data: Output } }
  return result.data
}

/** Creates a todo whose alarm is due in `ms` milliseconds. Returns its id. */
export async function remind(app: AppInBrowser, context: BrowserContext, item: string, ms = 1_500): Promise<string> {
  const id = randomUUIDv7()
  await call(app, context, 'todo.create', { id, item, alarm_time: new Date(Date.now() + ms).toISOString() })
  return id
}

/** Returns the card of a reminder. */
export const card = (page: Page, item: string) =>
  page.getByRole('region', { name: 'Reminders' }).getByRole('listitem', { name: `Reminder: ${item}` })
