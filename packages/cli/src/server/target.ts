import { CliError } from '../exit.ts'
import type { Credential } from './credentials.ts'
import { readCredentials } from './credentials.ts'

/** The server that a command is for. */
export interface Target {
  url: string
  credential: Credential | null
  /**
   * False for a server on this machine that the user has not named for this command: when it does not answer, the
   * command uses the embedded database.
   */
  isRequired: boolean
}

/** `given`: the option --url. */
export function findTarget(given: string | undefined, env: NodeJS.ProcessEnv = process.env): Target {
  const { default_url, servers } = readCredentials()
  const named = given ?? (env.TODO_AGENTS_URL || undefined)
  const url = serverUrl(named ?? default_url ?? (env.BASE_URL || `http://localhost:${env.PORT || 3000}`))
  const { TODO_AGENTS_TOKEN: token } = env
  const credential = token ? { token } : (servers[url] ?? null)
  return { url, credential, isRequired: named !== undefined || !isLocal(url) }
}

/**
 * Returns the address in the form in which it is stored. Without a scheme, it is https, and http on this machine. Throws
 * CliError `usage` when it is not the address of a server.
 */
export function serverUrl(text: string): string {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : withScheme(text))
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
    throw new CliError('usage', `${text} is not the address of a server, such as https://todo.example.com`)
  }
  return url.href.replace(/\/+$/, '')
}

function withScheme(text: string): string {
  const local = `http://${text}`
  return URL.canParse(local) && isLocal(local) ? local : `https://${text}`
}

/** True for this machine. */
export function isLocal(url: string): boolean {
  const { hostname } = new URL(url)
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}
