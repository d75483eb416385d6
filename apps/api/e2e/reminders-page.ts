import { randomUUIDv7 } from 'node:crypto'
import type { BrowserContext, Page } from 'playwright-core'
import type { AppInBrowser } from './app-in-browser.ts'
import { call } from './server-calls.ts'

/** Creates a todo whose alarm is due in `ms` milliseconds. Returns its id. */
export async function remind(app: AppInBrowser, context: BrowserContext, item: string, ms = 1_500): Promise<string> {
  const id = randomUUIDv7()
  await call(app, context, 'todo.create', { id, item, alarm_time: new Date(Date.now() + ms).toISOString() })
  return id
}

/** Returns the card of a reminder. */
export const card = (page: Page, item: string) =>
  page.getByRole('region', { name: 'Reminders' }).getByRole('listitem', { name: `Reminder: ${item}` })
