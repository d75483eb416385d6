// @vitest-environment happy-dom
import type { Me } from '@todo-agents/contract/user'
import { flushSync } from 'react-dom'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MeContext } from '../../../lib/user/me.ts'
import { render } from '../../../testing/render.ts'
import { RATE_LIMIT } from '../testing/rate-limit.ts'
import { RateLimitNote } from './rate-limit-note.tsx'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] }))
afterEach(() => vi.useRealTimers())

const LIMIT = { ...RATE_LIMIT, retry_after: 3 }

function note(props: Parameters<typeof RateLimitNote>[0]) {
  return (
    <MeContext value={{ time_zone: 'Europe/Berlin' } as Me}>
      <RateLimitNote {...props} />
    </MeContext>
  )
}

const waiting = () => note({ limit: { ...LIMIT }, isWaiting: true })
const pass = (ms: number) => flushSync(() => vi.advanceTimersByTime(ms))

test('each wait has its own countdown, also when it is as long as the last', async () => {
  using page = render(waiting())
  const left = () => /in (\d+) s/.exec(page.host.textContent)?.[1]
  expect(left()).toBe('3')
  pass(3_000)
  expect(left()).toBe('0')

  page.rerender(waiting())
  await vi.waitFor(() => expect(left()).toBe('3'))
  pass(1_000)
  expect(left()).toBe('2')
})

test('a spent monthly limit is no longer shown once the next month has started', () => {
  const limit = { ...LIMIT, current_usage: 1000, remaining_quota: 0, reset_date: '2026-12-01T00:00:00.000Z' }
  vi.setSystemTime('2026-11-30T23:59:00.000Z')
  using page = render(note({ limit, isWaiting: false }))
  expect(page.host.textContent).toContain('are used up')
  pass(50_000)
  expect(page.host.textContent).toContain('are used up')
  pass(30_000)
  expect(page.host.textContent).toBe('')
})

test("the server's spent budget has another text than the user's spent quota", () => {
  const show = (limit: object) => {
    using page = render(note({ limit: { ...LIMIT, remaining_quota: 0, ...limit }, isWaiting: false }))
    return page.host.textContent
  }
  expect(show({ current_usage: 1000 })).toContain('The 1000 requests of this month are used up.')
  expect(show({})).toContain("This server's budget for the assistant is used up for this month")
  expect(show({ monthly_limit: null })).toContain("This server's budget for the assistant is used up")
})
