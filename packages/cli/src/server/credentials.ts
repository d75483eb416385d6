import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { configDir, readJsonFile, writePrivateFile } from '../files.ts'

/** What `login` stores: the tokens of servers, and the server that is meant when no address is given. */
interface Credentials {
  default_url: string | null
  servers: Record<string, { token: string }>
}

const NONE: Credentials = { default_url: null, servers: {} }

function path(): string {
  return join(configDir(), 'credentials.json')
}

export function readCredentials(): Credentials {
  return { ...NONE, ...(readJsonFile(path()) as Partial<Credentials> | null) }
}

/** Stores a token. Its server is from now on the one that is meant when no address is given. Returns the path. */
export function storeToken(url: string, token: string): string {
  const { servers } = readCredentials()
  write({ default_url: url, servers: { ...servers, [url]: { token } } })
  return path()
}

/** Returns false when there was no token of this server. */
export function forgetToken(url: string): boolean {
  const { default_url, servers } = readCredentials()
  const { [url]: forgotten, ...others } = servers
  if (!forgotten) return false
  if (Object.keys(others).length === 0) rmSync(path())
  else write({ default_url: default_url === url ? null : default_url, servers: others })
  return true
}

function write(credentials: Credentials): void {
  writePrivateFile(path(), `${JSON.stringify(credentials, null, 2)}\n`)
}
