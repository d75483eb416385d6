// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { usePages } from '../lib/server/use-pages.ts'
import type { Rendered } from '../testing/render.ts'
import { button, render } from '../testing/render.ts'
import { MorePages } from './more-pages.tsx'

/** In place of happy-dom's, which never reports: everything is in sight. */
class EverythingInSight {
  readonly #report: IntersectionObserverCallback
  #isConnected = true

  constructor(report: IntersectionObserverCallback) {
    this.#report = report
  }

  observe(): void {
    queueMicrotask(() => {
      const entry = { isIntersecting: true } as IntersectionObserverEntry
      if (this.#isConnected) this.#report([entry], this as unknown as IntersectionObserver)
    })
  }

  disconnect(): void {
    this.#isConnected = false
  }
}

const { IntersectionObserver } = globalThis

beforeAll(() => {
  Object.assign(globalThis, { IntersectionObserver: EverythingInSight })
})

afterAll(() => {
  Object.assign(globalThis, { IntersectionObserver })
})

interface Letters {
  letters: string[]
  next_cursor: string | null
}

type Read = (cursor: string | undefined, signal: AbortSignal) => Promise<Letters>

const QUERY_KEY = ['letters']

/** The pages A, B and C. */
async function readLetters(cursor = 'A'): Promise<Letters> {
  return { letters: [cursor], next_cursor: { A: 'B', B: 'C' }[cursor] ?? null }
}

function List({ read }: { read: Read }) {
  const pages = usePages({ queryKey: QUERY_KEY, read })
  return (
    <>
      <output>{pages.data?.pages.flatMap(({ letters }) => letters)}</output>
      <MorePages pages={pages} label="Loading more letters" />
    </>
  )
}

interface Page extends Rendered {
  queryClient: QueryClient
  shows(letters: string): Promise<void>
}

function open(read: Read): Page {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  const rendered = render(
    <QueryClientProvider client={queryClient}>
      <List read={read} />
    </QueryClientProvider>,
  )
  const shown = () => rendered.host.querySelector('output')?.textContent
  return { ...rendered, queryClient, shows: (letters) => vi.waitFor(() => expect(shown()).toBe(letters)) }
}

test('all pages whose end is in sight are read, each once', async () => {
  const read = vi.fn(readLetters)
  using page = open(read)
  await page.shows('ABC')

  expect(read.mock.calls.map(([cursor]) => cursor)).toEqual([undefined, 'B', 'C'])
  expect(page.host.querySelector('[role=status]')).toBeNull()
})

test('a page that fails is shown as an error, and is read again only when the user asks', async () => {
  let isBroken = true
  const read = vi.fn<Read>(async (cursor) => {
    if (cursor === 'B' && isBroken) throw new Error('The server is on fire.')
    return readLetters(cursor)
  })
  using page = open(read)
  await vi.waitFor(() => expect(page.host.querySelector('[role=alert]')?.textContent).toContain('on fire'))
  await page.shows('A')
  expect(read).toHaveBeenCalledTimes(2)

  isBroken = false
  button(page.host, 'Try again').click()
  await page.shows('ABC')
  expect(page.host.querySelector('[role=alert]')).toBeNull()
})

test('while the loaded pages are read again no other page is read, and what that finds stays', async () => {
  const { promise: isAllowed, resolve: allow } = Promise.withResolvers<void>()
  const cursors: (string | undefined)[] = []
  let first = 'A'
  using page = open(async (cursor) => {
    cursors.push(cursor)
    // The second page, and all that is read after it was asked for.
    if (cursors.length > 1) await isAllowed
    return { ...(await readLetters(cursor)), letters: [cursor ?? first] }
  })
  await vi.waitFor(() => expect(cursors).toEqual([undefined, 'B']))
  // The list changes while its second page loads, which ends that.
  first = 'a'
  const isFresh = page.queryClient.invalidateQueries({ queryKey: QUERY_KEY })
  await vi.waitFor(() => expect(page.host.querySelector('[role=status]')).toBeNull())
  expect(cursors).toEqual([undefined, 'B', undefined])

  allow()
  await isFresh
  await page.shows('aBC')
})
