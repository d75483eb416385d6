import type { Todo } from '@todo-agents/contract/todo'
import type { Me } from '@todo-agents/contract/user'
import { dateOrder } from '@todo-agents/language/customs'
import { Flag, Repeat } from 'lucide-react'
import { Sentence } from '../../../components/quoted.tsx'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { recurrenceTexts } from '../../../lib/texts/recurrence.ts'
import type { Day } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { ApprovalRow } from './approval-rows.ts'
import { lineInWords, lineWords, verbBefore } from './approval-words.ts'
import { whenOf } from './todo-diffs.ts'
import type { RowTodo } from './use-row-todos.ts'

interface ApprovalLineProps {
  row: ApprovalRow
  /** See `useRowTodos`. */
  now: RowTodo | null | undefined
  /** True when the buttons say what is done with each row, so that the row does not. */
  isVerbClear: boolean
  /** True when a field below the row shows its new time. */
  hasTimeField: boolean
  today: Day
}

/** A row of a question, as the list shows the todo now; as the line of the server where the page does not know it. */
export function ApprovalLine({ row, now, isVerbClear, hasTimeField, today }: ApprovalLineProps) {
  const me = useMe()
  const { time_zone } = me
  const reader = { time_zone, today }
  const parts = lineWords(row.line, row.call, reader)
  if (!now || !parts) {
    return (
      <>
        <Sentence>{lineInWords(row.line, row.call, reader)}</Sentence>
        {now === null && <Mark>{t.rowGone}</Mark>}
      </>
    )
  }
  const { todo, hasChanged } = now
  const when = whenOf(todo, { time_zone, today })
  const endsSeries = row.call.tool_name === 'delete_todo' && todo.recurrence !== null
  return (
    <>
      {!isVerbClear && verbBefore(parts)}
      <bdi className="font-medium">{todo.item}</bdi>
      <span className="text-muted">
        {when !== t.nothing && ` · ${when}`}
        {todo.importance !== 'none' && (
          <>
            {' · '}
            <Flag size={12} className="inline" aria-label={t.fieldImportance} /> {t.importance[todo.importance]}
          </>
        )}
        {todo.recurrence && !endsSeries && (
          <>
            {' · '}
            <Repeat size={12} className="inline" aria-label={t.fieldRepeats} />
          </>
        )}
        {todo.tags.length > 0 && ` · ${todo.tags.map((tag) => `#${tag}`).join(' ')}`}
      </span>
      {endsSeries && <Mark>{t.wholeSeries(ruleOf(todo, me))}</Mark>}
      {parts.becomes && !hasTimeField && <span className="block">{parts.becomes}</span>}
      {hasChanged && <Mark>{t.rowChanged}</Mark>}
    </>
  )
}

function ruleOf({ recurrence, recurrence_from }: Todo, me: Me): string {
  return recurrenceTexts.inWords(recurrence ?? '', {
    recurrence_from,
    time_zone: me.time_zone,
    date_order: dateOrder(me),
  })
}

function Mark({ children }: { children: string }) {
  return <span className="font-medium text-warning"> · {children}</span>
}
