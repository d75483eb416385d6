import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@todo-agents/contract/errors'
import { ACCESS_SCOPES } from '@todo-agents/contract/program'
import { lockDataDir } from '@todo-agents/db/connection/data-dir-lock'
import { connectApp } from '@todo-agents/db/programs/program.repository'
import type { LocalUser } from '@todo-agents/db/users/local-users'
import { listLocalUsers } from '@todo-agents/db/users/local-users'
import type { App } from './app.ts'
import { createApp } from './app.ts'
import { createAssistants } from './assistants.ts'
import { createLocalCallers } from './auth/local-callers.ts'
import { readConfig } from './env.ts'
import { fetchFrom } from './http/fetch-from.ts'
import { createLogger } from './logger.ts'

/** The app, run by another program inside its own process. */
export interface InProcess {
  /** The users of the database, at most `limit`, the newest first. */
  users(limit: number): Promise<LocalUser[]>
  /** Returns the token with which `fetch` acts for this user. Only this process knows it. */
  admit(user_id: string): string
  /** The same for an agent, which acts as a connected app of that name, with all scopes. */
  admitApp(user_id: string, name: string): Promise<string>
  /** Makes a request to the app, whatever its origin is. Other processes cannot: the app listens on no port. */
  fetch: typeof fetch
  /** Waits a moment for active runs, and hands over the rest. Releases the database. */
  close(): Promise<void>
}

/** The title of a process that is done with the database soon. Others wait for it. */
const SHORT_TITLE = 'todo-agents command'

interface InProcessOptions {
  /** How long to wait while other short programs use the database. */
  waitMs: number
  /** The program ends soon. */
  isShort: boolean
}

/**
 * Opens the embedded database and starts the app on it. `env`: as for the server. The log goes to standard error, and has only what went wrong.
 * Throws ConfigError, and AppError `unavailable` with a message for the operator, for example when a server uses the
 * database.
 */
export async function openInProcess(env: NodeJS.ProcessEnv, { waitMs, isShort }: InProcessOptions): Promise<InProcess> {
  const config = readConfig({ LOG_LEVEL: 'error', ...env, ...FIXED })
  const logger = createLogger(config.LOG_LEVEL, process.stderr)
  const localCallers = createLocalCallers()
  const assistants = await createAssistants(config, logger, { isShort })
  process.title = isShort ? SHORT_TITLE : 'todo-agents'
  const app = await openWhenFree(config.DATA_DIR, waitMs, () => createApp({ config, logger, assistants, localCallers }))
  await app.server.ready()
  return {
    users: (limit) => listLocalUsers(app.db, limit),
    admit: (user_id) => localCallers.admit(user_id),
    async admitApp(user_id, name) {
      const ofMachine = { client_id: `this-machine:${name}`, name, scopes: [...ACCESS_SCOPES] }
      const { id, scopes } = await connectApp(app.db, { user_id, now: () => new Date() }, ofMachine)
      return localCallers.admit(user_id, { id, scopes })
    },
    fetch: fetchFrom(app.server.server),
    close: () => app.close(CLOSE_MS),
  }
}

/** What differs from a server: the database is the embedded one, and no start asks the model whether it is well. */
const FIXED = { DATABASE_URL: '', REDIS_URL: '', GUESTS: 'on', OPENAI_CHECK: 'off' }

async function openWhenFree(data_dir: string, waitMs: number, open: () => Promise<App>): Promise<App> {
  const until = performance.now() + waitMs
  for (;;) {
    try {
      // Much less work than an attempt to start the app.
      if (isShortOwner(data_dir)) lockDataDir(data_dir).abandon()
      return await open()
    } catch (error) {
      const isPassing = error instanceof AppError && error.code === 'unavailable' && isShortOwner(data_dir)
      if (!isPassing || performance.now() > until) throw error
      // The random part keeps many commands that wait from asking at the same moments.
      await sleep(20 + Math.random() * 100)
    }
  }
}

/** Whether the last owner of the data folder was a short program that called `openInProcess`. */
function isShortOwner(data_dir: string): boolean {
  try {
    return JSON.parse(readFileSync(join(data_dir, 'owner.json'), 'utf8')).title === SHORT_TITLE
  } catch {
    return false
  }
}

/** A run that takes longer is continued by the next process that opens the database. */
const CLOSE_MS = 2000
