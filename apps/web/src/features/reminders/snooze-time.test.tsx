// @vitest-environment happy-dom
import type { Me } from '@todo-agents/contract/user'
import { flushSync } from 'react-dom'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MeContext } from '../../lib/user/me.ts'
import { button, render, write } from '../../testing/render.ts'
import { SnoozeTime } from './snooze-time.tsx'

const ME = { time_zone: 'Europe/Berlin' } as Me

beforeEach(() => {
  // A Sunday, 13:00 in Berlin.
  vi.useFakeTimers({ now: new Date('2026-11-29T12:00:00Z'), toFake: ['Date'] })
})

afterEach(() => {
  vi.useRealTimers()
})

function show() {
  const snoozed: string[] = []
  const shown = render(
    <MeContext value={ME}>
      <SnoozeTime isBusy={false} onSnooze={(until) => snoozed.push(until)} />
    </MeContext>,
  )
  const field = shown.host.querySelector('textarea')!
  const press = (key: string) =>
    flushSync(() => field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })))
  return { host: shown.host, field, press, snoozed, [Symbol.dispose]: () => shown[Symbol.dispose]() }
}

test.each([
  ['tue 9am', '2026-12-01T08:00:00.000Z'],
  ['in 3 hours', '2026-11-29T15:00:00.000Z'],
  // It has passed today.
  ['9am', '2026-11-30T08:00:00.000Z'],
  ['friday', '2026-12-04T08:00:00.000Z'],
])('a reminder is snoozed in words: Enter takes “%s”, and Enter again snoozes', async (words, until) => {
  using shown = show()
  flushSync(() => write(shown.field, words))
  shown.press('Enter')
  await expect.poll(() => shown.field.value).not.toBe(words)
  shown.press('Enter')
  expect(shown.snoozed).toEqual([until])
})

test.each(['bananas', 'none', ''])('“%s” is no time to snooze until', async (words) => {
  using shown = show()
  flushSync(() => write(shown.field, words))
  shown.press('Enter')
  flushSync(() => button(shown.host, 'Snooze').click())
  await expect.poll(() => shown.field.getAttribute('aria-invalid')).toBe('true')
  expect(shown.snoozed).toEqual([])
})

test('a time that has passed is refused, and a time that is chosen by mouse is not', () => {
  using shown = show()
  flushSync(() => button(shown.host, 'Remind me again at: choose').click())
  flushSync(() => button(shown.host, 'Sunday, November 29, 2026').click())
  flushSync(() => button(shown.host, 'Snooze').click())
  expect(shown.host.textContent).toContain('This time has passed.')
  expect(shown.snoozed).toEqual([])

  flushSync(() => shown.host.querySelectorAll<HTMLElement>('[role=option]')[28]?.click())
  flushSync(() => button(shown.host, 'Snooze').click())
  expect(shown.snoozed).toEqual(['2026-11-29T13:00:00.000Z'])
})
