import { MAX_PREFERENCE_LENGTH } from '@todo-agents/contract/bounds'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import type { ApprovalRow } from './approval-rows.ts'
import { partsOfLine } from './approval-rows.ts'

interface RowEditProps {
  row: ApprovalRow
  /** The arguments of the call with the edits so far. */
  args: Record<string, unknown>
  onEdit: (args: Record<string, unknown>) => void
  isDisabled: boolean
}

/** A field to change what a row proposes: a new time, or a text to remember. Nothing for any other row. */
export function RowEdit({ row, args, onEdit, isDisabled }: RowEditProps) {
  if (row.call.tool_name === 'remember_preference' && typeof args.text === 'string') {
    return (
      <input
        aria-label={t.newTextOf}
        value={args.text}
        maxLength={MAX_PREFERENCE_LENGTH}
        disabled={isDisabled}
        onChange={(event) => onEdit({ ...args, text: event.target.value })}
        className="control mt-1 h-9"
      />
    )
  }
  const moves = Array.isArray(args.moves) ? (args.moves as Move[]) : []
  const move = moves[row.index]
  const field = FIELDS.find((name) => typeof move?.[name] === 'string')
  if (!move || !field) return null
  const hasClock = field === 'start_time'
  return (
    <input
      type={hasClock ? 'datetime-local' : 'date'}
      aria-label={t.newTime(partsOfLine(row.line)?.title ?? row.line)}
      value={String(move[field]).replace(' ', 'T').slice(0, 16)}
      disabled={isDisabled}
      onChange={({ target: { value } }) => {
        if (value === '') return
        const { end_time: _, ...kept } = move
        // Without an end, the duration stays.
        const next = { ...kept, [field]: hasClock ? `${value.replace('T', ' ')}:00` : value }
        onEdit({ ...args, moves: moves.map((other, index) => (index === row.index ? next : other)) })
      }}
      className="control mt-1 h-9 w-auto"
    />
  )
}

type Move = Record<string, unknown>

const FIELDS = ['start_time', 'due_date'] as const
