// @vitest-environment happy-dom
import { approvalRequired } from '@todo-agents/contract/approval'
import type { Me } from '@todo-agents/contract/user'
import { flushSync } from 'react-dom'
import { expect, test } from 'vitest'
import { MeContext } from '../../../lib/user/me.ts'
import { button, render } from '../../../testing/render.ts'
import { ApprovalCard } from './approval-card.tsx'
import type { ApprovalDetails } from './approval-rows.ts'

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
  expect(buttons().map(({ textContent }) => textContent)).toEqual(['Approve', 'Deny'])

  flushSync(() => boxes[2]?.click())
  expect(buttons()[0]?.textContent).toBe('Approve 2 of 3')
  flushSync(() => buttons()[0]?.click())
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
  expect(host.querySelector('h3 + p')?.textContent).toBe(note)

  flushSync(() => host.querySelector<HTMLInputElement>('input[type=checkbox]')?.click())
  flushSync(() => button(host, 'Approve 1 of 2').click())
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
