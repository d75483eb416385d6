import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@todo-agents/contract/errors'
import { accessNotes } from './access-notes.ts'
import { createApp } from './app.ts'
import type { Config } from './env.ts'
import { ConfigError, ROOT, readConfig } from './env.ts'
import { createLogger } from './logger.ts'
import { createModel } from './model.ts'

/** Runs may go on for ten seconds, and what comes after is short. Kubernetes kills after 30. */
const SHUTDOWN_MS = 20_000

/**
 * Connections that may wait to be accepted. The kernel drops what comes beyond, and the client tries again only after 1, 3
 * and 7 s; Linux cuts the number to `net.core.somaxconn`, which is 4096. Node's own 511 are fewer than a burst.
 */
const BACKLOG = 4096

const env_file = join(ROOT, '.env')
if (existsSync(env_file)) process.loadEnvFile(env_file)

const config = readConfigOrExit()
const logger = createLogger(config.LOG_LEVEL)

try {
  const app = await createApp({ config, logger, model: await createModel(config, logger) })
  await app.server.listen({ port: config.PORT, host: config.HOST, backlog: BACKLOG })
  logger.info(`Todo Agents is ready at ${config.BASE_URL} (assistant: ${config.AGENT_MODEL})`)

  for (const { level, message } of accessNotes(config)) logger[level](message)

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      logger.info({ signal }, 'shutting down')
      // Whatever hangs, such as a Redis that is away: nothing is lost by an abrupt end, only time.
      setTimeout(() => process.exit(1), SHUTDOWN_MS).unref()
      await app.close()
      process.exit(0)
    })
  }
} catch (error) {
  const reason = startFailure(error)
  if (reason) process.stderr.write(`${reason}\n`)
  else logger.fatal({ err: error }, 'cannot start')
  process.exit(1)
}

/** What the operator can mend, as a sentence; null for what only a developer can. */
function startFailure(error: unknown): string | null {
  if (error instanceof AppError) return error.message
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `Port ${config.PORT} is in use by another program. Stop that, or set PORT to another one.`
  }
  return null
}

function readConfigOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\nSee .env.example for what each variable means.\n`)
    process.exit(1)
  }
}
