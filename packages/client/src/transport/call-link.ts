import type { AppRouter } from '@todo-agents/api/trpc/router'
import { MAX_BATCH_CALLS, MAX_BODY_BYTES } from '@todo-agents/contract/bounds'
import { USER_HEADER } from '@todo-agents/contract/user-header'
import type { Operation, TRPCLink } from '@trpc/client'
import { httpBatchLink, httpLink, splitLink } from '@trpc/client'
import type { Fetch } from './http.ts'

/** Some proxies refuse longer URLs. */
const MAX_URL_LENGTH = 4000

/**
 * The longest input of a query that goes into a batch, in characters when URL-encoded. The other 500 characters of the
 * URL are for the address and the path. The longest valid input has about 3,000.
 */
const MAX_BATCHED_QUERY = MAX_URL_LENGTH - 500

/**
 * The largest input that goes into a batch: `MAX_BATCH_CALLS` of them fit in one body, with their indexes and commas.
 */
const MAX_BATCHED_BYTES = Math.floor(MAX_BODY_BYTES / MAX_BATCH_CALLS) - 10

interface CallLinkOptions {
  url: string
  fetch: Fetch
  /** The user that the page shows now. An operation has the user it started with as `user_id` in its context. */
  user: () => string | null
}

/**
 * The link for queries and mutations. Calls made in the same moment share a request, up to the server's limit. An
 * input that is too large for its share goes alone, so that a refusal of its size hits no other call.
 */
export function callLink({ url, fetch, user }: CallLinkOptions): TRPCLink<AppRouter> {
  // tRPC's type of `init` differs: it also allows `signal: undefined`.
  const options = {
    url,
    fetch: (input: RequestInfo | URL | string, init?: unknown) => fetch(input, init as RequestInit),
  }
  return splitLink({
    // A call that started as another user, and is tried again, needs its own header.
    condition: (op) => goesAlone(op) || userOf(op) !== user(),
    true: httpLink({ ...options, headers: ({ op }) => userHeader(userOf(op)) }),
    false: httpBatchLink({
      ...options,
      headers: ({ opList: [op] }) => userHeader(userOf(op)),
      maxItems: MAX_BATCH_CALLS,
      maxURLLength: MAX_URL_LENGTH,
    }),
  })
}

function userOf({ context }: Operation): string | null {
  return (context.user_id as string | null | undefined) ?? null
}

/** Returns the header that names the user, see `USER_HEADER`. */
export function userHeader(user_id: string | null): Record<string, string> {
  return user_id === null ? {} : { [USER_HEADER]: user_id }
}

function goesAlone({ type, input }: Operation): boolean {
  if (input === undefined) return false
  const json = JSON.stringify(input)
  if (type === 'query') return encodeURIComponent(json).length > MAX_BATCHED_QUERY
  // No character of JSON takes more than three bytes for each of its UTF-16 code units.
  return json.length * 3 > MAX_BATCHED_BYTES && new TextEncoder().encode(json).length > MAX_BATCHED_BYTES
}
