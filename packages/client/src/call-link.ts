import type { AppRouter } from '@todo-agents/api/router'
import { MAX_BATCH_CALLS, MAX_BODY_BYTES } from '@todo-agents/contract/batch'
import type { Operation, TRPCLink } from '@trpc/client'
import { httpBatchLink, httpLink, splitLink } from '@trpc/client'
import type { Fetch } from './http.ts'

/** Some proxies refuse longer URLs. */
const MAX_URL_LENGTH = 4000

/** Leaves room for the address and the path. The longest valid input of a query has about 3,000 characters. */
const MAX_BATCHED_QUERY = MAX_URL_LENGTH - 500

/** A full batch of inputs of this size fits in one body, with their indexes and commas. */
const MAX_BATCHED_BYTES = Math.floor(MAX_BODY_BYTES / MAX_BATCH_CALLS) - 10

/**
 * The link for queries and mutations. Calls made in the same moment share a request, up to the server's limit. An
 * input that is too large for its share goes alone, so that a refusal of its size hits no other call.
 */
export function callLink({ url, fetch }: { url: string; fetch: Fetch }): TRPCLink<AppRouter> {
  // tRPC's own type of the same init differs in that it allows `signal: undefined`.
  const options = {
    url,
    fetch: (input: RequestInfo | URL | string, init?: unknown) => fetch(input, init as RequestInit),
  }
  return splitLink({
    condition: goesAlone,
    true: httpLink(options),
    false: httpBatchLink({ ...options, maxItems: MAX_BATCH_CALLS, maxURLLength: MAX_URL_LENGTH }),
  })
}

function goesAlone({ type, input }: Operation): boolean {
  if (input === undefined) return false
  const json = JSON.stringify(input)
  if (type === 'query') return encodeURIComponent(json).length > MAX_BATCHED_QUERY
  // No character of JSON takes more than three bytes for each of its UTF-16 code units.
  return json.length * 3 > MAX_BATCHED_BYTES && new TextEncoder().encode(json).length > MAX_BATCHED_BYTES
}
