// @vitest-environment happy-dom
import type { Me } from '@todo-agents/contract/user'
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { describe, expect, test } from 'vitest'
import { ErrorNote } from '../components/error-note.tsx'
import { Sentence } from '../components/quoted.tsx'
import { Toaster } from '../components/toaster.tsx'
import { Markdown } from '../features/chat/messages/markdown.tsx'
import { ApprovalCard } from '../features/chat/tools/approval-card.tsx'
import { ToolCard } from '../features/chat/tools/tool-card.tsx'
import type { RowContext } from '../features/todos/list/row-context.ts'
import { TodoRow } from '../features/todos/list/todo-row.tsx'
import { useToast } from '../lib/page/toast.ts'
import { createReplica } from '../lib/todos/replica.ts'
import { ReplicaContext } from '../lib/todos/replica-context.ts'
import { MeContext } from '../lib/user/me.ts'
import { button, render } from '../testing/render.ts'
import { todoOf } from '../testing/todo.ts'

const TITLE = 'לקנות חלב 5'
const READER = { time_zone: 'UTC', today: '2026-01-15', now: '2026-01-15T12:00:00.000Z' }
const TODO = todoOf({ id: '1', item: TITLE, created_at: READER.now, updated_at: READER.now })

/**
 * Renders a node. Returns its text, and the parts of it that `bdi` or `dir=auto` isolates from the direction of the
 * text around them.
 */
function isolated(node: ReactNode): { text: string | null; parts: (string | null)[] } {
  using shown = render(node)
  const parts = [...shown.host.querySelectorAll('bdi, strong[dir=auto]')].map((part) => part.textContent)
  return { text: shown.host.textContent, parts }
}

describe('a right-to-left title is isolated', () => {
  test.each<[string, string[]]>([
    [`Delete “${TITLE}” (Fri 2026-01-16 14:00)`, [TITLE]],
    [`“${TITLE}” and “Bread” have changed.`, [TITLE, 'Bread']],
    ['Delete “the “new” list”', ['the “new” list']],
    ['Delete “5” screws” (today)', ['5” screws']],
    ['Delete “a “b” (today)', ['a “b']],
    ['Delete “”', ['']],
    ['No quotes, or “a quote without an end', []],
    ['a quote without a start”', []],
  ])('in a sentence of plain text: %s', (text, parts) => {
    expect(isolated(<Sentence>{text}</Sentence>)).toEqual({ text, parts })
  })

  test('in an error note', () => {
    expect(isolated(<ErrorNote message={`“${TITLE}” has changed.`} />).parts).toEqual([TITLE])
  })

  test('in a toast', () => {
    function Complete() {
      const toast = useToast()
      return (
        <button type="button" onClick={() => toast({ message: `Completed “${TITLE}”: tomorrow` })}>
          Complete
        </button>
      )
    }
    using shown = render(
      <Toaster>
        <Complete />
      </Toaster>,
    )
    flushSync(() => button(shown.host, 'Complete').click())
    const toast = shown.host.querySelector('.toast p')
    expect(toast?.textContent).toBe(`Completed “${TITLE}”: tomorrow`)
    expect(toast?.querySelector('bdi')?.textContent).toBe(TITLE)
  })

  test('in the overlap note of a row, and the row itself runs in the direction of its title', () => {
    const context: RowContext = {
      ...READER,
      tagColors: new Map(),
      lists: new Map(),
      words: [],
      // A row calls them only when it is pressed.
      actions: {} as RowContext['actions'],
      events: {} as RowContext['events'],
      isManual: false,
      conflicts: new Map([['1', [TITLE, 'Dentist']]]),
      onMoveToToday: null,
      onAddOn: null,
      onSeen: null,
    }
    const state = {
      isActive: true,
      isSelected: false,
      isOpen: false,
      isEditing: false,
      isAdded: false,
      isFailed: false,
    }
    const replica = createReplica({ time_zone: 'UTC', read: async () => ({ todos: [], next_cursor: null }) })
    const place = { index: 0, position: 1, count: 1, top: 0, groupDay: null }
    using shown = render(
      <ReplicaContext value={replica}>
        <TodoRow {...state} {...place} todo={TODO} steps={null} context={context} />
      </ReplicaContext>,
    )
    expect(shown.host.textContent).toContain(`Overlaps “${TITLE}”, “Dentist”`)
    expect([...shown.host.querySelectorAll('bdi')].map((part) => part.textContent)).toEqual([TITLE, 'Dentist'])
    expect(button(shown.host, `Edit ${TITLE}`).dir).toBe('auto')
  })

  test('in an approval question of the assistant', () => {
    const approval = {
      approval_id: 'a',
      call_id: 'c',
      tool_name: 'delete_todo',
      arguments: { id: ['1', '2'] },
      preview: [`Delete “${TITLE}” (Fri 2026-01-16)`, 'Delete “Bread”'],
      expires_at: READER.now,
    }
    const { text, parts } = isolated(
      <MeContext value={{ time_zone: 'UTC' } as Me}>
        <ApprovalCard approval={approval} onDecide={async () => {}} composer={{ current: null }} />
      </MeContext>,
    )
    expect(text).toContain(`Delete “${TITLE}” (Jan 16`)
    expect(parts).toEqual([TITLE, 'Bread'])
  })

  test.each([
    ['ok', { todo: { item: TITLE, due_date: '2026-01-16' } }],
    ['error', { error: { code: 'conflict', message: `“${TITLE}” has changed.` } }],
  ] as const)('in the card of a tool call with status %s', (status, output) => {
    const { parts } = isolated(
      <MeContext value={{ time_zone: 'UTC' } as Me}>
        <ToolCard
          run_id={null}
          calls={[
            {
              type: 'tool_call',
              call_id: 'c',
              tool_name: 'update_todo',
              arguments: {},
              output,
              status,
              change_ids: [],
            },
          ]}
          run="ended"
        />
      </MeContext>,
    )
    expect(parts).toEqual([TITLE])
  })

  test('in an answer of the assistant, and each block runs in its own direction', () => {
    using shown = render(
      <Markdown content={`“${TITLE}” is done, and **${TITLE}** too.\n\n- “${TITLE}”, tomorrow`} isStreaming={false} />,
    )
    const marked = [...shown.host.querySelectorAll('bdi, strong[dir=auto]')].map((part) => part.textContent)
    expect(marked).toEqual([TITLE, TITLE, TITLE])
    expect([...shown.host.querySelectorAll('p, ul')].map((block) => block.getAttribute('dir'))).toEqual([
      'auto',
      'auto',
    ])
  })
})
