// @vitest-environment happy-dom
import { approvalRequired } from '@todo-agents/contract/approval'
import type { Me } from '@todo-agents/contract/user'
import { flushSync } from 'react-dom'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createReplica } from '../../../lib/todos/replica.ts'
import { ReplicaContext } from '../../../lib/todos/replica-context.ts'
import { MeContext } from '../../../lib/user/me.ts'
import { button, render, write } from '../../../testing/render.ts'
import { todoOf } from '../../../testing/todo.ts'
import type { Decide } from './approval-card.tsx'
import { ApprovalCard } from './approval-card.tsx'
import type { ApprovalDetails } from './approval-rows.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-01-15T12:00:00Z'), toFake: ['Date'] })
})

afterEach(() => {
  vi.useRealTimers()
})

const approval = {
  approval_id: 'a1',
  call_id: 'c1',
  tool_name: 'delete_todo',
  arguments: { id: ['1', '2'] },
  preview: ['Delete “Bread”', 'Delete “Milk”'],
  expires_at: '2026-01-15T14:00:00.000Z',
}

/**
 * Returns which element has the focus after the question, when the focus was in a field, in the composer, or nowhere.
 */
function focusedAfter(focused: 'field' | 'composer' | null, text: string): string | null | undefined {
  using fields = render(
    <>
      <input aria-label="field" />
      <textarea aria-label="composer" defaultValue={text} />
    </>,
  )
  fields.host.querySelector<HTMLElement>(`[aria-label=${focused}]`)?.focus()
  const composer = { current: fields.host.querySelector('textarea') }
  using _ = render(
    <MeContext value={{ time_zone: 'Europe/Berlin' } as Me}>
      <ApprovalCard approval={approval} onDecide={async () => {}} composer={composer} />
    </MeContext>,
  )
  return document.activeElement?.getAttribute('aria-label')
}

test.each<['field' | 'composer' | null, string, string]>([
  [null, '', 'Approval needed'],
  ['composer', '', 'Approval needed'],
  ['composer', 'And by', 'composer'],
  ['field', '', 'field'],
])('a question takes the focus from whoever does nothing else: from %s with "%s" in the composer', (from, text, to) => {
  expect(focusedAfter(from, text)).toBe(to)
})

const call = (call_id: string, title: string) => ({
  call_id,
  tool_name: 'delete_todo',
  arguments: { id: call_id },
  preview: [`Delete “${title}”`],
})
const three = approvalRequired({
  approval_id: 'a2',
  expires_at: approval.expires_at,
  calls: [call('c1', 'Bread'), call('c2', 'Milk'), call('c3', 'Milk')],
}).data

test('one card shows each row of all calls, leaves out the deselected rows, and decides once', () => {
  const decided: [string, ApprovalDetails | undefined][] = []
  using shown = render(
    <MeContext value={{ time_zone: 'Europe/Berlin' } as Me}>
      <ApprovalCard
        approval={three}
        onDecide={async (decision, details) => void decided.push([decision, details])}
        composer={{ current: null }}
      />
    </MeContext>,
  )
  const { host } = shown
  expect([...host.querySelectorAll('li')].map((row) => row.textContent)).toEqual(three.preview)
  const boxes = [...host.querySelectorAll<HTMLInputElement>('input[type=checkbox]')]
  const buttons = () => [...host.querySelectorAll('button')]
  expect(buttons().map(({ textContent }) => textContent)).toEqual([
    'Select all',
    'Select none',
    'Delete 3 todos',
    'Deny',
  ])

  flushSync(() => boxes[2]?.click())
  flushSync(() => button(host, 'Delete 2 of 3 todos').click())
  expect(decided).toEqual([['approve', { calls: [{ call_id: 'c3', decision: 'deny' }] }]])
})

test('a disagreement with what the user wrote stands above the rows, and is no row', () => {
  const note = 'Check: you wrote “Friday”: Friday, 16 January; this has Monday, 19 January'
  const decided: unknown[] = []
  using shown = render(
    <MeContext value={{ time_zone: 'Europe/Berlin' } as Me}>
      <ApprovalCard
        approval={{ ...approval, preview: [note, ...approval.preview] }}
        onDecide={async (_, details) => void decided.push(details)}
        composer={{ current: null }}
      />
    </MeContext>,
  )
  const { host } = shown
  expect([...host.querySelectorAll('li')].map((row) => row.textContent)).toEqual(approval.preview)
  expect(host.querySelector('h2 + p')?.textContent).toBe(note)

  flushSync(() => host.querySelector<HTMLInputElement>('input[type=checkbox]')?.click())
  flushSync(() => button(host, 'Delete 1 of 2 todos').click())
  expect(decided).toEqual([{ args: { id: ['2'] } }])
})

test('a question with only a disagreement can be approved', () => {
  const preview = ['Check: you wrote “Friday”: Friday, 16 January; this has Monday, 19 January']
  using shown = render(
    <MeContext value={{ time_zone: 'Europe/Berlin' } as Me}>
      <ApprovalCard
        approval={{ ...approval, arguments: {}, preview }}
        onDecide={async () => {}}
        composer={{ current: null }}
      />
    </MeContext>,
  )
  expect(button(shown.host, 'Approve').disabled).toBe(false)
})

type ApprovalQuestion = Parameters<typeof ApprovalCard>[0]['approval']

/** Renders a question, with what was decided. */
function asked(question: ApprovalQuestion, replica: ReturnType<typeof createReplica> | null = null) {
  const decided: unknown[] = []
  const decide = { current: null as Decide | null }
  const shown = render(
    <MeContext value={{ time_zone: 'Europe/Berlin' } as Me}>
      <ReplicaContext value={replica}>
        <ApprovalCard
          approval={question}
          onDecide={async (decision, details) => void decided.push([decision, details])}
          composer={{ current: null }}
          decideRef={decide}
        />
      </ReplicaContext>
    </MeContext>,
  )
  const lines = () => [...shown.host.querySelectorAll('li')].map((row) => row.textContent)
  return { ...shown, decided, decide, lines, [Symbol.dispose]: shown[Symbol.dispose] }
}

test('rows are shown as the list has the todos, and again when one of them changes or goes', async () => {
  const bread = todoOf({ id: '1', item: 'Bread', importance: 'high', tags: ['shop'] })
  const milk = todoOf({ id: '2', item: 'Milk' })
  const replica = createReplica({ time_zone: 'UTC', read: async () => ({ todos: [bread, milk], next_cursor: null }) })
  await replica.load()
  using shown = asked(approval, replica)
  expect(shown.lines()).toEqual(['Bread ·  high · #shop', 'Milk'])

  const changed = { ...bread, item: 'Brown bread', version: 2 }
  flushSync(() =>
    replica.apply([
      { type: 'todo', id: '1', todo: changed },
      { type: 'todo', id: '2', todo: null, version: 2 },
    ]),
  )
  expect(shown.lines()).toEqual(['Brown bread ·  high · #shop · has changed since', 'Delete “Milk” · is gone'])
})

test('all rows are chosen or none, and none cannot be approved', () => {
  using shown = asked(three)
  flushSync(() => button(shown.host, 'Select none').click())
  expect(button(shown.host, 'Delete 0 of 3 todos').disabled).toBe(true)
  expect(shown.decide.current?.('approve')).toBe(false)
  flushSync(() => button(shown.host, 'Select all').click())
  expect(button(shown.host, 'Delete 3 todos').disabled).toBe(false)
})

test('an answer in words decides as the buttons do, about the chosen rows', () => {
  using shown = asked(approval)
  flushSync(() => shown.host.querySelector<HTMLInputElement>('input[type=checkbox]')?.click())
  expect(shown.decide.current?.('approve')).toBe(true)
  expect(shown.decided).toEqual([['approve', { args: { id: ['2'] } }]])
})

const move = (id: string, start_time: string) => ({ id, start_time, end_time: start_time.replace(':00:00', ':30:00') })
const moves = [move('1', '2026-01-16 10:00:00'), move('2', '2026-01-16 11:00:00')]
const moved = {
  ...approval,
  tool_name: 'batch_update_schedule',
  arguments: { moves },
  preview: ['Move “Bread” to Fri 2026-01-16 10:00', 'Move “Milk” to Fri 2026-01-16 11:00'],
}

const timeOf = (host: HTMLElement, title: string) =>
  host.querySelector<HTMLTextAreaElement>(`textarea[aria-label="New time of ${title}"]`)!

/** Types words into a field, and leaves it. */
async function say(field: HTMLTextAreaElement, words: string): Promise<void> {
  flushSync(() => write(field, words))
  flushSync(() => field.blur())
}

test('the new time of a todo can be changed in words before it is approved', async () => {
  using shown = asked(moved)
  const field = timeOf(shown.host, 'Bread')
  expect(field.value).toMatch(/^Tomorrow, 10:00\sAM – 10:30\sAM$/)
  await say(field, 'sat 9:30')
  await expect.poll(() => field.value).toMatch(/^Saturday, 9:30\sAM – 10:00\sAM$/)

  flushSync(() => button(shown.host, 'Approve').click())
  const edited = { id: '1', start_time: '2026-01-17 09:30:00', end_time: '2026-01-17 10:00:00' }
  expect(shown.decided).toEqual([['approve', { args: { moves: [edited, moves[1]] } }]])
})

test.each(['bananas', 'no date', 'every monday 9am', 'jan 17 to jan 20'])(
  'a move cannot be to “%s”: the words stay with an error, and the question stays open',
  async (words) => {
    using shown = asked(moved)
    const field = timeOf(shown.host, 'Milk')
    await say(field, words)
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
    flushSync(() => button(shown.host, 'Approve').click())
    expect(shown.decide.current?.('approve')).toBe(false)
    expect(shown.decided).toEqual([])
    expect(document.activeElement).toBe(field)

    // A row that is left out is not read.
    flushSync(() => shown.host.querySelectorAll<HTMLInputElement>('input[type=checkbox]')[1]?.click())
    flushSync(() => button(shown.host, 'Approve 1 of 2').click())
    expect(shown.decided).toEqual([['approve', { args: { moves: [moves[0]] } }]])
  },
)

test('a day that is meant for several todos is changed once, for those that are not left out', async () => {
  const args = { id: ['1', '2', '3'], due_date: '2026-01-16' }
  const preview = ['Bread', 'Milk', 'Tea'].map((title) => `Change “${title}” → due date Fri 2026-01-16`)
  using shown = asked({ ...approval, tool_name: 'update_todo', arguments: args, preview })
  const names = () => [...shown.host.querySelectorAll('textarea')].map((field) => field.getAttribute('aria-label'))
  expect(names()).toEqual(['New time of 3 todos'])
  flushSync(() => shown.host.querySelector<HTMLInputElement>('input[type=checkbox]')?.click())
  expect(names()).toEqual(['New time of 2 todos'])

  flushSync(() => button(shown.host, 'New time of 2 todos: choose').click())
  flushSync(() => button(shown.host, 'Monday, January 19, 2026').click())
  flushSync(() => button(shown.host, 'Approve 2 of 3').click())
  expect(shown.decided).toEqual([['approve', { args: { id: ['2', '3'], due_date: '2026-01-19' } }]])
})

test('the deletion of a todo that repeats says that all of it goes, with its rule', async () => {
  const bread = todoOf({ id: '1', item: 'Bread', recurrence: 'FREQ=WEEKLY;BYDAY=MO' })
  const milk = todoOf({ id: '2', item: 'Milk' })
  const replica = createReplica({ time_zone: 'UTC', read: async () => ({ todos: [bread, milk], next_cursor: null }) })
  await replica.load()
  const preview = ['Delete all of “Bread”', 'Delete “Milk”']
  using shown = asked({ ...approval, preview }, replica)
  expect(shown.lines()).toEqual(['Bread · All that follow, too: every Monday', 'Milk'])
})
