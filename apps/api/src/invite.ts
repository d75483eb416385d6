import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '@todo-agents/contract/errors'
import { createInvite } from './auth/invite.ts'
import { embeddedSecret } from './embedded-secret.ts'
import { ConfigError, ROOT, readConfig } from './env.ts'

/**
 * Prints a link for one sign-up: `npm run invite -- --days 3`. Needs AUTH_SECRET or the data folder with the secret,
 * but neither the database nor a running server.
 */
const DEFAULT_DAYS = '7'
const MAX_DAYS = 365

const envFile = join(ROOT, '.env')
if (existsSync(envFile)) process.loadEnvFile(envFile)

try {
  const { values } = parseArgs({ options: { days: { type: 'string', default: DEFAULT_DAYS } } })
  const days = Number(values.days)
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS) {
    throw new ConfigError(`--days must be a whole number from 1 to ${MAX_DAYS}.`)
  }
  const { AUTH_SECRET, DATA_DIR, BASE_URL, SIGN_UP } = readConfig(process.env)
  const secret = AUTH_SECRET ?? ownSecret(DATA_DIR)
  const expires_at = new Date(Date.now() + days * 24 * 60 * 60 * 1000)
  const code = createInvite(secret, expires_at)
  process.stdout.write(`${BASE_URL}/?invite=${code}\n`)
  process.stderr.write(`For one account, until ${expires_at.toISOString()}. The code alone: ${code}\n`)
  if (SIGN_UP === 'open') process.stderr.write('SIGN_UP is open: a sign-up on this server needs no invite.\n')
  if (SIGN_UP === 'closed') {
    process.stderr.write('SIGN_UP is closed: the invite works only while the server has no account.\n')
  }
} catch (error) {
  const isUsage =
    error instanceof ConfigError || error instanceof AppError || (error instanceof TypeError && 'code' in error)
  if (!isUsage) throw error
  process.stderr.write(`${error.message}\nUsage: npm run invite -- [--days 1-${MAX_DAYS}]\n`)
  process.exitCode = 1
}

/**
 * Returns the secret of the data folder, and makes it when it does not exist. The first start of the server then uses
 * it, so the invite is valid.
 */
function ownSecret(data_dir: string): string {
  const { loadOrCreate, warning } = embeddedSecret(data_dir)
  const secret = loadOrCreate()
  if (warning) process.stderr.write(`${warning}\n`)
  return secret
}
