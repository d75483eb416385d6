// @vitest-environment happy-dom
import type { Reminder, ReminderAnswerInput } from '@todo-agents/contract/reminder'
import type { Me } from '@todo-agents/contract/user'
import { flushSync } from 'react-dom'
import { expect, test } from 'vitest'
import { MeContext } from '../../lib/user/me.ts'
import { button, render } from '../../testing/render.ts'
import { ReminderCard } from './reminder-card.tsx'

const ME = { time_zone: 'Europe/Berlin', working_hours_start: '09:00' } as Me

const REMINDER: Reminder = {
  id: 'r',
  todo_id: 't',
  item: 'לקנות חלב',
  due_date: null,
  start_time: null,
  end_time: null,
  alarm_time: '2026-11-28T13:00:00.000Z',
  sent_at: '2026-11-28T15:00:00.000Z',
  is_late: true,
  shown_at: null,
  answered_at: null,
  answer: null,
  version: 1,
}

function show(isBusy = false) {
  const answers: ReminderAnswerInput['answer'][] = []
  const shown = render(
    <MeContext value={ME}>
      <ReminderCard reminder={REMINDER} isBusy={isBusy} onAnswer={(answer) => answers.push(answer)} onOpen={() => {}} />
    </MeContext>,
  )
  const press = (name: string) => flushSync(() => button(shown.host, name).click())
  return { ...shown, host: shown.host, answers, press, [Symbol.dispose]: () => shown[Symbol.dispose]() }
}

test('a late reminder says when it was due, and its title has its own direction', () => {
  using shown = show()
  expect(shown.host.textContent).toMatch(/This was due at .+ on Sat, Nov 28, while the server was down\./)
  expect(shown.host.querySelector('[dir=auto]')?.textContent).toBe(REMINDER.item)
})

test('a snooze counts from the press', () => {
  using shown = show()
  shown.press('Snooze')
  const before = Date.now()
  shown.press('10 minutes')
  const [answer] = shown.answers as { snooze_until: string }[]
  expect(Date.parse(answer?.snooze_until ?? '') - before).toBeGreaterThanOrEqual(10 * 60_000)
})

test('while an answer is sent, no other can be given', () => {
  using shown = show(true)
  const buttons = Array.from(shown.host.querySelectorAll('button'))
  expect(buttons.map(({ disabled }) => disabled)).toEqual(buttons.map(() => true))
})
