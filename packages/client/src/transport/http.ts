import { ERROR_SENTENCES } from '@todo-agents/contract/error-sentences'
import { TodoAgentsError } from '../errors.ts'

export type Fetch = typeof fetch

/** Returns the JWT to send, or undefined to use the browser's session cookie. `renew`: the last JWT was refused. */
export type GetToken = (options: { renew: boolean }) => string | undefined | Promise<string | undefined>

/**
 * A fetch that sends the user's token. When the token is refused (401), repeats the request once with a new token.
 * Throws a TodoAgentsError `network_error` when no response comes.
 */
export function authorizedFetch(fetch: Fetch, getToken: GetToken): Fetch {
  return async (input, init = {}) => {
    const token = await getToken({ renew: false })
    if (token === undefined) return reach(fetch, input, init)
    const response = await reach(fetch, input, withToken(init, token))
    if (response.status !== 401) return response
    const renewed = await getToken({ renew: true })
    if (renewed === undefined || renewed === token) return response
    await response.body?.cancel()
    return reach(fetch, input, withToken(init, renewed))
  }
}

function withToken(init: RequestInit, token: string): RequestInit {
  const headers = new Headers(init.headers)
  headers.set('authorization', `Bearer ${token}`)
  // No cookies are sent, because a cookie beside the token could name another user.
  return { ...init, headers, credentials: 'omit' }
}

/** Makes a request. Throws an abort as it is, and any other failure as a TodoAgentsError `network_error`. */
export async function reach(fetch: Fetch, ...[input, init]: Parameters<Fetch>): Promise<Response> {
  try {
    return await fetch(input, init)
  } catch (error) {
    if (init?.signal?.aborted) throw error
    throw new TodoAgentsError('network_error', ERROR_SENTENCES.network_error, { cause: error })
  }
}

/** Returns the body, parsed as JSON, or undefined when it is not JSON. */
export async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}

export function invalidResponse(response: Response, cause?: unknown): TodoAgentsError {
  const { status } = response
  const message = `${ERROR_SENTENCES.invalid_response} (HTTP status ${status})`
  return new TodoAgentsError('invalid_response', message, { status, cause })
}
