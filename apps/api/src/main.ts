import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@todo-agents/contract/errors'
import { accessNotes } from './access-notes.ts'
import { createApp } from './app.ts'
import { createAssistants } from './assistants.ts'
import type { Config } from './env.ts'
import { ConfigError, ROOT, readConfig } from './env.ts'
import { createLogger } from './logger.ts'

/**
 * The longest time that a shutdown takes: ten seconds for the runs, and the rest for closing. Kubernetes kills a
 * process after 30 seconds.
 */
const SHUTDOWN_MS = 20_000

/**
 * The most connections that wait to be accepted. The kernel drops further ones, whose clients retry only after 1, 3 and
 * 7 s. Linux caps the number at `net.core.somaxconn`, which is 4096. Node's default of 511 is smaller than a burst.
 */
const BACKLOG = 4096

const envFile = join(ROOT, '.env')
if (existsSync(envFile)) process.loadEnvFile(envFile)

const config = readConfigOrExit()
const logger = createLogger(config.LOG_LEVEL)

try {
  const app = await createApp({ config, logger, assistants: await createAssistants(config, logger) })
  await app.server.listen({ port: config.PORT, host: config.HOST, backlog: BACKLOG })
  // Before the line that says “ready”: a supervisor may stop the process as soon as it reads it.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      logger.info({ signal }, 'shutting down')
      // Forces the end, because something may hang, such as a connection to Redis during an outage. An abrupt end loses
      // nothing.
      setTimeout(() => process.exit(1), SHUTDOWN_MS).unref()
      await app.close()
      process.exit(0)
    })
  }

  logger.info(`Todo Agents is ready at ${config.BASE_URL} (assistant: ${config.ASSISTANT})`)

  for (const { level, message } of accessNotes(config)) logger[level](message)
} catch (error) {
  const reason = startFailure(error)
  if (reason) process.stderr.write(`${reason}\n`)
  else logger.fatal({ err: error }, 'cannot start')
  process.exit(1)
}

/** Returns the message for an error that the operator can fix; null for other errors. */
function startFailure(error: unknown): string | null {
  if (error instanceof AppError) return error.message
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `Port ${config.PORT} is in use by another program. Stop that program, or set PORT to another port.`
  }
  return null
}

function readConfigOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\nSee .env.example for the meaning of each variable.\n`)
    process.exit(1)
  }
}
