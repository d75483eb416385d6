import type { Page, Request } from 'playwright-core'
import { vi } from 'vitest'

/** Runs `act` and returns the requests of the page to the API, without the live feed, until it makes none for a while. */
export async function callsDuring(page: Page, act: () => Promise<void>): Promise<Request[]> {
  const seen: Request[] = []
  const note = (request: Request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/trpc/') && !pathname.includes('change.subscribe')) seen.push(request)
  }
  page.on('request', note)
  await act()
  let last = -1
  // The page collects or delays requests for up to one second, so two seconds without a request mean that all were sent.
  await vi.waitFor(
    async () => {
      const isQuiet = seen.length === last
      last = seen.length
      if (!isQuiet) throw new Error('It still asks.')
    },
    { interval: 2_000, timeout: 60_000 },
  )
  page.off('request', note)
  return seen
}

/** Returns the procedures that a request calls, separated by commas. */
export function proceduresOf(request: Request): string {
  return new URL(request.url()).pathname.slice('/trpc/'.length)
}
