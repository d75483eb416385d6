/** Makes the picture in the README from a real run: `npm run screenshot`. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@todo-agents/db/testing/free-port'
import { ROOT } from '../src/env.ts'
import { startProcess } from '../src/testing/process.ts'
import { launchBrowser } from './browser.ts'

const SENTENCES = [
  'buy oat milk and coffee today #errands',
  'dentist on Friday from 9 to 10 #health',
  'finish the quarterly report by Wednesday, high importance #work',
  'Create a todo for team meeting tomorrow at 2 PM, high importance',
]

const data_dir = mkdtempSync(join(tmpdir(), 'todo-agents-'))
const env = { PORT: String(await freePort()), DATA_DIR: data_dir }
const server = startProcess(env)
await server.ready
const browser = await launchBrowser()
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, deviceScaleFactor: 2 })
const page = await context.newPage()
await page.goto(`http://localhost:${env.PORT}`)
await page.getByRole('button', { name: 'Continue as guest' }).click()
await page.getByRole('link', { name: 'Upcoming', exact: true }).click()
for (const sentence of SENTENCES) {
  await page.getByRole('textbox', { name: 'Message' }).fill(sentence)
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('button', { name: 'Send' }).waitFor()
}
await page.getByRole('listitem').filter({ hasText: 'team meeting' }).first().waitFor()
await page.screenshot({ path: join(ROOT, 'docs/screenshot.png') })
await browser.close()
server.child.kill('SIGTERM')
await server.ended
rmSync(data_dir, { recursive: true })
