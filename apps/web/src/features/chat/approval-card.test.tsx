// @vitest-environment happy-dom
import type { Me } from '@todo-agents/contract/user'
import { expect, test } from 'vitest'
import { MeContext } from '../../lib/me.ts'
import { render } from '../../testing/render.ts'
import { ApprovalCard } from './approval-card.tsx'

const approval = {
  approval_id: 'a1',
  call_id: 'c1',
  tool_name: 'delete_todo',
  arguments: { id: ['1', '2'] },
  preview: ['Delete “Bread”', 'Delete “Milk”'],
  expires_at: '2026-01-15T14:00:00.000Z',
}

/** What has the focus once the assistant asks, where it was in a field, or in the composer, or nowhere. */
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
