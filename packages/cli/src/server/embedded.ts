import { resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type { InProcess } from '@todo-agents/api/in-process'
import { createTodoAgents } from '@todo-agents/client/client'
import { AppError } from '@todo-agents/contract/errors'
import { CliError } from '../exit.ts'
import { cleanLine } from '../terminal/clean-text.ts'
import type { Connection } from './connection.ts'
import { ROOT } from './env-file.ts'
import type { Target } from './target.ts'
import type { TokenSource } from './token-source.ts'
import { tokenSource } from './token-source.ts'

/** How long a command waits for other commands that use the database. */
const WAIT_MS = 60_000

/**
 * Opens the embedded database in this process, and acts as its only user. The credential for that is made in this
 * process and never leaves it; nothing listens on a port. With a token for the server of this machine, it acts as the
 * user of the token. `appName`: acts as a connected app of that name, for as long as its client wants.
 */
export async function openEmbedded({ url, credential }: Target, appName: string | undefined): Promise<Connection> {
  if (process.env.DATABASE_URL) {
    const sentence = `No server answers at ${url}, and its database is a PostgreSQL server. Run: npm start`
    throw new CliError('unreachable', sentence)
  }
  const data_dir = resolve(ROOT, process.env.DATA_DIR || './.data')
  // Otherwise V8 compiles the WebAssembly of the database twice, which takes longer than most commands.
  setFlagsFromString('--liftoff-only')
  const { openInProcess } = await import('@todo-agents/api/in-process')
  const app = await openInProcess(
    { ...process.env, BASE_URL: url },
    { waitMs: WAIT_MS, isShort: appName === undefined },
  ).catch((error: unknown) => {
    throw isInUse(error) ? inUse(error, url) : error
  })
  try {
    const token = credential
      ? tokenSource(url, credential, app.fetch)
      : await admitUser(app, await findUser(app, url), appName)
    const client = createTodoAgents({ url, token, fetch: app.fetch })
    return { client, url, data_dir, fetch: app.fetch, token, close: () => app.close() }
  } catch (error) {
    await app.close()
    throw error
  }
}

function isInUse(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'unavailable' && error.message.includes(' is in use by ')
}

function inUse({ message }: AppError, url: string): CliError {
  const hint = 'If it is a server, name its address with TODO_AGENTS_URL or todo-agents login.'
  return new CliError('unreachable', `No server answers at ${url}. ${message} ${hint}`, 'unavailable')
}

async function admitUser(app: InProcess, user_id: string, appName: string | undefined): Promise<TokenSource> {
  const token = appName === undefined ? app.admit(user_id) : await app.admitApp(user_id, appName)
  return async () => token
}

/** Returns the user of the database. Creates a guest when there is none. */
async function findUser(app: InProcess, url: string): Promise<string> {
  const users = await app.users(MAX_USERS)
  const wanted = process.env.TODO_AGENTS_USER
  if (wanted) {
    const named = users.find(({ id, email }) => id === wanted || email === wanted.toLowerCase())
    if (named) return named.id
    throw new CliError('not_found', `There is no user ${cleanLine(wanted)} in the database.`)
  }
  // A guest that only looked at the page has left nothing.
  const [user, other] = users.filter(({ email, is_empty }) => email !== null || !is_empty)
  if (other) throw severalUsers(users)
  const only = user ?? users[0]
  return only?.id ?? createGuest(app, url)
}

const MAX_USERS = 1000

function severalUsers(users: Awaited<ReturnType<InProcess['users']>>): CliError {
  const names = users.filter(({ is_empty }) => !is_empty).map(({ id, email }) => `  ${email ?? `${id} (a guest)`}`)
  const shown = names.slice(0, 10).join('\n')
  const sentence =
    'The database has several users. Start the server and run todo-agents login, or set TODO_AGENTS_USER to one of:'
  return new CliError('refused', `${sentence}\n${cleanNames(shown)}`, 'several_users')
}

function cleanNames(names: string): string {
  return names
    .split('\n')
    .map((line) => `  ${cleanLine(line).trim()}`)
    .join('\n')
}

async function createGuest({ fetch, admit }: InProcess, url: string): Promise<string> {
  const { id } = await createTodoAgents({ url, fetch }).auth.signInAsGuest()
  const client = createTodoAgents({ url, fetch, token: admit(id) })
  await client.trpc.me.update.mutate({ time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone })
  return id
}
