import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openDatabase } from '@todo-agents/db/connection/database'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readInvite } from './auth/invite.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'todo-agents-invite-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

/** Runs the command as npm does. */
async function invite(args: string[], env: Record<string, string> = {}) {
  const main = join(import.meta.dirname, 'invite.ts')
  const all = { PATH: process.env.PATH, DATA_DIR: dir, ...env }
  return promisify(execFile)(process.execPath, [main, ...args], { env: all, timeout: 60_000 })
}

test('the command prints a link for one account, signed with the secret of the data folder', async () => {
  const before = Date.now()
  const { stdout, stderr } = await invite(['--days', '3'], { BASE_URL: 'https://todo.example.com', SIGN_UP: 'closed' })
  const url = new URL(stdout.trim())
  expect(url.origin).toBe('https://todo.example.com')
  const secret = readFileSync(join(dir, 'auth-secret'), 'utf8')
  const { expires_at } = readInvite(secret, url.searchParams.get('invite') ?? '') ?? {}
  const days = (Number(expires_at) - before) / (24 * 60 * 60 * 1000)
  expect(Math.round(days)).toBe(3)
  expect(stderr).toContain('only while the server has no account')
})

test('the command warns when it makes a new secret beside a database, because the next start cannot', async () => {
  const { close } = await openDatabase({ data_dir: dir })
  await close()
  expect((await invite([])).stderr).toContain('auth-secret was missing although the folder has a database')
  expect((await invite([])).stderr).not.toContain('was missing')
})

test.each([[['--days', '0']], [['--days', 'soon']], [['--days', '366']], [['--forever']]])(
  'the arguments %j are refused with a sentence and the usage',
  async (args) => {
    await expect(invite(args)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Usage: npm run invite'),
    })
  },
)
