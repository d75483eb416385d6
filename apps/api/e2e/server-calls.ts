import type { CreatedToken } from '@todo-agents/contract/program'
import type { BrowserContext } from 'playwright-core'
import type { AppInBrowser } from './app-in-browser.ts'

/** Calls a procedure with the cookie of a context, as another device of the same user would. */
export async function call<Output>(
  { url }: AppInBrowser,
  { request }: BrowserContext,
  path: string,
  input: unknown,
): Promise<Output> {
  const response = await request.post(`${url}/trpc/${path}`, { data: input as object, headers: { origin: url } })
  if (!response.ok()) throw new Error(`${path}: ${await response.text()}`)
  const { result } = (await response.json()) as { result: { data: Output } }
  return result.data
}

/** Calls a query, see `call`. */
export async function query<Output>({ url }: AppInBrowser, { request }: BrowserContext, path: string, input: unknown) {
  const response = await request.get(`${url}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`)
  if (!response.ok()) throw new Error(`${path}: ${await response.text()}`)
  const { result } = (await response.json()) as { result: { data: Output } }
  return result.data
}

/** Makes an access token for todos, or for the scopes in `input`. */
export function createToken(app: AppInBrowser, context: BrowserContext, input: object): Promise<CreatedToken> {
  return call(app, context, 'program.createToken', { scopes: ['todos:read', 'todos:write'], ...input })
}

/** Calls a procedure as a program with this token would, see `call`. */
export async function callByToken<Output>({ url }: AppInBrowser, token: string, path: string, input: unknown) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const response = await fetch(`${url}/trpc/${path}`, { method: 'POST', headers, body: JSON.stringify(input) })
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
  const { result } = (await response.json()) as { result: { data: Output } }
  return result.data
}
