import { NOT_REACHED, TodoAgentsError } from './errors.ts'

/** A JWT, or what gets one for each request. */
export type Token = string | (() => string | Promise<string>)

export type Fetch = typeof fetch

/**
 * A fetch that says who calls: with the token, or with the browser's cookies of the page's own origin when
 * there is none. Throws a TodoAgentsError `network_error` when no answer comes.
 */
export function authorizedFetch(fetch: Fetch, token: Token | undefined): Fetch {
  return async (input, init = {}) => {
    if (token === undefined) return reach(fetch, input, init)
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${typeof token === 'function' ? await token() : token}`)
    // A cookie beside the token could name another user.
    return reach(fetch, input, { ...init, headers, credentials: 'omit' })
  }
}

/** Makes a request; an abort is thrown as it is, any other failure as `network_error`. */
export async function reach(fetch: Fetch, ...[input, init]: Parameters<Fetch>): Promise<Response> {
  try {
    return await fetch(input, init)
  } catch (error) {
    if (init?.signal?.aborted) throw error
    throw new TodoAgentsError('network_error', NOT_REACHED, { cause: error })
  }
}

/** The body as JSON, or undefined when it is something else. */
export async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}
