import { createTodoAgents } from '@todo-agents/client/client'
import { CliError } from '../exit.ts'
import type { Connection } from './connection.ts'
import { loadEnvFile } from './env-file.ts'
import type { Target } from './target.ts'
import { findTarget } from './target.ts'
import { tokenSource } from './token-source.ts'

interface ConnectOptions {
  url?: string | undefined
  /** See `openEmbedded`. */
  appName?: string
}

/**
 * Connects to the server, or opens the embedded database when no server of this machine answers. Throws CliError
 * `refused` without a token, and `unreachable`.
 */
export async function connect({ url, appName }: ConnectOptions): Promise<Connection> {
  loadEnvFile()
  const target = findTarget(url)
  if (!target.isRequired && !(await answers(target.url))) {
    const { openEmbedded } = await import('./embedded.ts')
    return openEmbedded(target, appName)
  }
  return connectTo(target)
}

function connectTo({ url, credential }: Target): Connection {
  if (credential === null) {
    throw new CliError('refused', `You are not logged in to ${url}. Run: todo-agents login ${url}`, 'unauthorized')
  }
  const token = tokenSource(url, credential, fetch)
  return { client: createTodoAgents({ url, token }), url, data_dir: null, fetch, token, close: async () => {} }
}

/** How long a server of this machine may take to answer. One that hangs must not look like one that is stopped. */
const ANSWER_MS = 10_000

/** Whether a server answers. Throws CliError `unreachable` when something else does. */
async function answers(url: string): Promise<boolean> {
  const problem = `Something answers at ${url}, but not as Todo Agents does. Name your server with TODO_AGENTS_URL.`
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS) })
    const health = response.ok && ((await response.json()) as { status?: unknown })
    if (health && health.status === 'ok') return true
  } catch (error) {
    if (isRefused(error)) return false
    throw new CliError('unreachable', problem)
  }
  throw new CliError('unreachable', problem)
}

/** True when nothing listens at the address. */
function isRefused(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: string; errors?: { code?: string }[] } }
  const codes = [cause?.code, ...(cause?.errors ?? []).map(({ code }) => code)]
  return codes.includes('ECONNREFUSED') || codes.includes('ENOTFOUND')
}
