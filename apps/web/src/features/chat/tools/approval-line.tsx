import { Flag, Repeat } from 'lucide-react'
import { Sentence } from '../../../components/quoted.tsx'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { formatTimesIn } from '../../../lib/time/format-time.ts'
import type { Day } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { ApprovalRow } from './approval-rows.ts'
import { partsOfLine } from './approval-rows.ts'
import { whenOf } from './todo-diffs.ts'
import type { RowTodo } from './use-row-todos.ts'

interface ApprovalLineProps {
  row: ApprovalRow
  /** See `useRowTodos`. */
  now: RowTodo | null | undefined
  /** True when the buttons say what is done with each row, so that the row does not. */
  isVerbClear: boolean
  today: Day
}

/** A row of a question, as the list shows the todo now; a line of the server where the page does not know it. */
export function ApprovalLine({ row, now, isVerbClear, today }: ApprovalLineProps) {
  const { time_zone } = useMe()
  const words = (text: string) => formatTimesIn(text, { today })
  const parts = partsOfLine(row.line)
  if (!now || !parts) {
    return (
      <>
        <Sentence words={words}>{row.line}</Sentence>
        {now === null && <Mark>{t.rowGone}</Mark>}
      </>
    )
  }
  const { todo, hasChanged } = now
  const when = whenOf(todo, { time_zone, today })
  return (
    <>
      {!isVerbClear && `${parts.what} `}
      <bdi className="font-medium">{todo.item}</bdi>
      <span className="text-muted">
        {when !== t.nothing && ` · ${when}`}
        {todo.importance !== 'none' && (
          <>
            {' · '}
            <Flag size={12} className="inline" aria-label={t.fieldImportance} /> {t.importance[todo.importance]}
          </>
        )}
        {todo.recurrence && (
          <>
            {' · '}
            <Repeat size={12} className="inline" aria-label={t.fieldRepeats} />
          </>
        )}
        {todo.tags.length > 0 && ` · ${todo.tags.map((tag) => `#${tag}`).join(' ')}`}
      </span>
      {parts.becomes && <span className="block">{words(parts.becomes)}</span>}
      {hasChanged && <Mark>{t.rowChanged}</Mark>}
    </>
  )
}

function Mark({ children }: { children: string }) {
  return <span className="font-medium text-warning"> · {children}</span>
}
