import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '@todo-agents/db/connection/database'
import { fastTmpdir } from '@todo-agents/db/testing/fast-tmpdir'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from './app.ts'
import { createAssistants } from './assistants.ts'
import { embeddedSecret } from './embedded-secret.ts'
import { readConfig } from './env.ts'
import { createLogger } from './logger.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(fastTmpdir(), 'todo-agents-secret-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

test('the embedded secret is made once, at its first use, and is readable only by its owner', () => {
  const data_dir = join(dir, 'new')
  const { loadOrCreate } = embeddedSecret(data_dir)
  expect(existsSync(data_dir)).toBe(false)
  const secret = loadOrCreate()
  const path = join(data_dir, 'auth-secret')
  expect(secret).toHaveLength(43)
  expect(readFileSync(path, 'utf8')).toBe(secret)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(embeddedSecret(data_dir).loadOrCreate()).toBe(secret)
  expect(readdirSync(data_dir)).toEqual(['auth-secret'])
})

test('two processes that make the secret at once get the same one', () => {
  const [one, other] = [embeddedSecret(dir), embeddedSecret(dir)]
  expect(other.loadOrCreate()).toBe(one.loadOrCreate())
})

test('no secret is made in a folder with foreign files or in a damaged data folder', () => {
  writeFileSync(join(dir, 'notes.txt'), '')
  expect(() => embeddedSecret(dir)).toThrow(/^DATA_DIR .* has files that Todo Agents did not make/)
  expect(readdirSync(dir)).toEqual(['notes.txt'])
  mkdirSync(join(dir, 'pglite'))
  expect(() => embeddedSecret(dir)).toThrow(/^The database in .* is damaged: it is empty/)
  expect(readdirSync(dir)).toEqual(['notes.txt', 'pglite'])
})

test.each([0, 31])('a secret that was cut to %i characters is refused', (length) => {
  writeFileSync(join(dir, 'auth-secret'), 'x'.repeat(length))
  expect(() => embeddedSecret(dir)).toThrow(/is damaged: it has fewer than 32 characters/)
})

test('an error about an unusable DATA_DIR names the folder', () => {
  expect(() => embeddedSecret('/dev/null/data').loadOrCreate()).toThrow(/DATA_DIR \/dev\/null\/data cannot be used/)
})

test('a server whose database does not open makes no secret and does not become the owner of the folder', async () => {
  const { close } = await openDatabase({ data_dir: dir })
  await close()
  rmSync(join(dir, 'pglite/base/5/1259'))
  const before = readFileSync(join(dir, 'owner.json'), 'utf8')
  const config = readConfig({ DATA_DIR: dir })
  const logger = createLogger('silent')
  const app = createApp({ config, logger, assistants: await createAssistants(config, logger) })
  await expect(app).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('does not open') })
  expect(readFileSync(join(dir, 'owner.json'), 'utf8')).toBe(before)
  expect(readdirSync(dir)).not.toContain('auth-secret')
})
