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
