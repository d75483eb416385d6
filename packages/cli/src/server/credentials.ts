import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { configDir, readJsonFile, writePrivateFile } from '../files.ts'

/** An access token that the user has made in the settings, or what a login in the browser gave. */
export type Credential = { token: string } | BrowserCredential

export interface BrowserCredential {
  client_id: string
  access_token: string
  refresh_token: string
  /** When the access token expires, an instant. */
  expires_at: string
}

/** What `login` stores, and the server that is meant when no address is given. */
interface Credentials {
  default_url: string | null
  servers: Record<string, Credential>
}

const NONE: Credentials = { default_url: null, servers: {} }

function path(): string {
  return join(configDir(), 'credentials.json')
}

export function readCredentials(): Credentials {
  return { ...NONE, ...(readJsonFile(path()) as Partial<Credentials> | null) }
}

/** Stores a credential. Its server is from now on the one that is meant when no address is given. Returns the path. */
export function storeCredential(url: string, credential: Credential): string {
  const { servers } = readCredentials()
  write({ default_url: url, servers: { ...servers, [url]: credential } })
  return path()
}

/** Replaces a credential that is still stored. */
export function renewCredential(url: string, credential: Credential): void {
  const { default_url, servers } = readCredentials()
  if (servers[url]) write({ default_url, servers: { ...servers, [url]: credential } })
}

/** Returns false when there was no credential of this server. */
export function forgetCredential(url: string): boolean {
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
