import { CliError } from '../exit.ts'
import type { BrowserCredential, Credential } from './credentials.ts'
import { renewCredential } from './credentials.ts'

/** Returns the token for the next request. */
export type TokenSource = () => Promise<string>

/** A token is replaced this long before it expires, so that it does not expire on its way. */
const MARGIN_MS = 30_000

/**
 * Returns the tokens of a credential, and gets new ones when they expire. Commands at the same time may do so at once: the
 * server gives the same answer again for half a minute.
 */
export function tokenSource(url: string, credential: Credential, fetch: typeof globalThis.fetch): TokenSource {
  if ('token' in credential) return async () => credential.token
  let current = credential
  /** Simultaneous requests of this process share one renewal. */
  let renewing: Promise<void> | null = null

  async function renew(): Promise<void> {
    const { client_id, refresh_token } = current
    current = await requestTokens(url, { grant_type: 'refresh_token', client_id, refresh_token }, fetch)
    renewCredential(url, current)
  }

  return async () => {
    if (Date.parse(current.expires_at) - MARGIN_MS < Date.now()) {
      renewing ??= renew().finally(() => {
        renewing = null
      })
      await renewing
    }
    return current.access_token
  }
}

/** Throws CliError `refused` when the server gives no tokens, and `unreachable`. */
export async function requestTokens(
  url: string,
  fields: Record<string, string> & { client_id: string },
  fetch: typeof globalThis.fetch,
): Promise<BrowserCredential> {
  const response = await fetch(`${url}/api/auth/oauth2/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  }).catch(() => {
    throw new CliError('unreachable', `${url} cannot be reached.`, 'network_error')
  })
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>
  const { access_token, refresh_token, expires_in } = answer
  if (typeof access_token !== 'string' || typeof refresh_token !== 'string') {
    if (response.status >= 500) throw new CliError('unreachable', `${url} does not answer just now.`, 'unavailable')
    throw new CliError('refused', `The login to ${url} has ended. Run: todo-agents login ${url}`, 'unauthorized')
  }
  const expires_at = new Date(Date.now() + Number(expires_in ?? 0) * 1000).toISOString()
  return { client_id: fields.client_id, access_token, refresh_token, expires_at }
}
