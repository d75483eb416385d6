import { MAX_PREFERENCE_LENGTH } from '@todo-agents/contract/bounds'
import { DayTimeField } from '../../../components/day-time-field.tsx'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { pickerTexts } from '../../../lib/texts/pickers.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { ApprovalRow } from './approval-rows.ts'
import { canPropose, proposedTimes, withTimes } from './approval-times.ts'
import { titleIn } from './approval-words.ts'

type Arguments = Record<string, unknown>

interface RowEditProps {
  row: ApprovalRow
  /** The arguments of the call with the edits so far. */
  args: Arguments
  /** How many rows the edit changes. */
  count: number
  /** The words for the time that are typed and not taken, or not understood; else null. */
  words: string | null
  onWords: (words: string | null) => void
  onEdit: (edit: (args: Arguments) => Arguments) => void
  isDisabled: boolean
}

/** A field to change what a row proposes: a new time, or a text to remember. Nothing for any other row. */
export function RowEdit({ row, args, count, words, onWords, onEdit, isDisabled }: RowEditProps) {
  const { time_zone } = useMe()
  if (row.call.tool_name === 'remember_preference' && typeof args.text === 'string') {
    return (
      <input
        aria-label={t.newTextOf}
        value={args.text}
        maxLength={MAX_PREFERENCE_LENGTH}
        disabled={isDisabled}
        onChange={(event) => onEdit((args) => ({ ...args, text: event.target.value }))}
        className="control mt-1 h-9"
      />
    )
  }
  const times = proposedTimes(row, args)
  if (!times) return null
  return (
    <div className="framed-row my-1">
      <DayTimeField
        label={t.newTime}
        name={count > 1 ? t.newTimeOfAll(count) : t.newTimeOf(titleOf(row))}
        form={{ ...times, unreadWhen: words }}
        errors={words === null ? {} : { unreadWhen: pickerTexts.unreadWhen }}
        accepts={(read) => canPropose(row, read)}
        isDisabled={isDisabled}
        onChange={(next, isWhole) => {
          onWords(next.unreadWhen)
          if (isWhole) onEdit((args) => withTimes(row, args, next, time_zone))
        }}
      />
    </div>
  )
}

function titleOf({ call, line }: ApprovalRow): string {
  // The line of a new todo lists its fields.
  if (call.tool_name === 'create_todo' && typeof call.arguments.item === 'string') return call.arguments.item
  return titleIn(line) ?? line
}
