// @vitest-environment happy-dom
import type { Me } from '@todo-agents/contract/user'
import { flushSync } from 'react-dom'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MeContext } from '../../lib/me.ts'
import { render } from '../../testing/render.ts'
import { RateLimitNote } from './rate-limit-note.tsx'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] }))
afterEach(() => vi.useRealTimers())

function waiting() {
  const limit = {
    message: 'Too many requests.',
    current_usage: 3,
    monthly_limit: 1000,
    remaining_quota: 997,
    reset_date: '2099-12-01T00:00:00.000Z',
    retry_after: 3,
  }
  return (
    <MeContext value={{ time_zone: 'Europe/Berlin' } as Me}>
      <RateLimitNote limit={limit} isWaiting />
    </MeContext>
  )
}

test('each wait is counted down, also one that is as long as the last', async () => {
  using page = render(waiting())
  const left = () => /in (\d+) s/.exec(page.host.textContent)?.[1]
  const pass = (ms: number) => flushSync(() => vi.advanceTimersByTime(ms))
  expect(left()).toBe('3')
  pass(3_000)
  expect(left()).toBe('0')

  page.rerender(waiting())
  await vi.waitFor(() => expect(left()).toBe('3'))
  pass(1_000)
  expect(left()).toBe('2')
})
