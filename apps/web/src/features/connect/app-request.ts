import type { AccessScope } from '@todo-agents/contract/program'

/** The page that asks the user for an app. It has no place of its own in the app, and shows nothing but the question. */
export const CONNECT_PATH = '/connect'

/** Every scope that the page has words for, in the order in which it asks. */
const SCOPES: readonly AccessScope[] = ['todos:read', 'todos:write', 'assistant', 'account']

/** What an app asks for, from the address of the page. The server has signed it, and checks that again with the answer. */
export interface AppRequest {
  oauth_query: string
  scopes: AccessScope[]
  /** The host to which the browser goes afterwards; null for a program on this computer. */
  returnsTo: string | null
}

/** Reads the request of an app, or the code of an error, from the address of the page. */
export function readAppRequest(search: string): AppRequest | { error: string } {
  const query = new URLSearchParams(search)
  const error = query.get('error')
  if (error) return { error }
  const redirect_uri = query.get('redirect_uri') ?? ''
  if (!query.has('sig') || !isAppAddress(redirect_uri)) return { error: 'invalid_request' }
  const asked = query.get('scope')?.split(' ') ?? []
  const { protocol, host } = new URL(redirect_uri)
  return {
    oauth_query: search.replace(/^\?/, ''),
    scopes: SCOPES.filter((scope) => asked.includes(scope)),
    returnsTo: protocol === 'https:' ? host : null,
  }
}

/** True for an address to which the browser may go: a page with https, or a program on this computer. */
export function isAppAddress(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname))
}
