import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { ShieldQuestion } from 'lucide-react'
import type { RefObject } from 'react'
import { useEffect, useImperativeHandle, useRef, useState } from 'react'
import { Button, LinkButton } from '../../../components/button.tsx'
import { Sentence } from '../../../components/quoted.tsx'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { formatInstant } from '../../../lib/time/format-time.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import { RowEdit } from './approval-edits.tsx'
import { ApprovalLine } from './approval-line.tsx'
import type { ApprovalDetails, ApprovalRow, Edits } from './approval-rows.ts'
import {
  approvalNotes,
  approvalRows,
  boundRows,
  canChoose,
  detailsWithout,
  isDeletion,
  isDestructive,
} from './approval-rows.ts'
import { isTimePerRow, proposedTimes } from './approval-times.ts'
import { lineInWords } from './approval-words.ts'
import { useRowTodos } from './use-row-todos.ts'

/** Answers the question as its buttons do. Returns false when the button is off, as when no row is chosen. */
export type Decide = (decision: 'approve' | 'deny') => boolean

interface ApprovalCardProps {
  approval: NonNullable<ChatState['approval']>
  /**
   * `details`: the proposal without the rows that the user left out, and with what the user edited. Undefined when
   * nothing was changed, and for `deny`.
   */
  onDecide: (decision: 'approve' | 'deny', details?: ApprovalDetails) => Promise<void>
  /** The field from which the focus may move to the question, as long as the field is empty. */
  composer: RefObject<HTMLTextAreaElement | null>
  /** Gets a function that answers the question, for an answer in words. */
  decideRef?: RefObject<Decide | null>
}

/**
 * Asks the user before the assistant changes many todos. The user can leave out rows of each call, change what some rows
 * propose, and decides about all others at once.
 */
export function ApprovalCard({ approval, onDecide, composer, decideRef }: ApprovalCardProps) {
  const { time_zone } = useMe()
  const [isDeciding, setDeciding] = useState(false)
  /** The keys of the rows that are left out. */
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set())
  const [edits, setEdits] = useState<Edits>(new Map())
  /** The words in the fields that are not taken, or not understood, by the keys of the fields. */
  const [words, setWords] = useState<ReadonlyMap<string, string>>(new Map())
  const card = useRef<HTMLElement>(null)
  const todoOf = useRowTodos()
  useEffect(() => {
    if (isFocusFree(composer.current)) card.current?.focus()
  }, [composer])

  const isChoice = canChoose(approval)
  const rows = approvalRows(approval)
  const kept = rows.filter(({ key }) => !leftOut.has(key))
  const count = kept.length
  const isOff = isDeciding || (count === 0 && rows.length > 0)
  const isDanger = isDestructive(approval)
  const today = dayOf(new Date().toISOString(), time_zone)
  const isUnread = kept.some((row) => words.has(fieldOf(row)))
  useImperativeHandle(decideRef, () => (decision) => {
    if (isDeciding || (decision === 'approve' && (isOff || isUnread))) return false
    void decide(decision)
    return true
  })

  async function decide(decision: 'approve' | 'deny') {
    if (decision === 'approve' && isUnread) {
      const field = card.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
      field?.focus()
      // Also the note below it.
      field?.closest('.field-row')?.scrollIntoView({ block: 'nearest' })
      return
    }
    setDeciding(true)
    try {
      await onDecide(decision, decision === 'approve' ? detailsWithout(approval, leftOut, edits) : undefined)
    } finally {
      setDeciding(false)
    }
  }

  function toggle(row: ApprovalRow) {
    const keys = boundRows(row)
    const others = [...leftOut].filter((key) => !keys.includes(key))
    setLeftOut(new Set(leftOut.has(row.key) ? others : [...others, ...keys]))
  }

  return (
    <section
      ref={card}
      tabIndex={-1}
      aria-label={t.approvalNeeded}
      className={`rounded-xl border p-3.5 text-sm outline-none ${isDanger ? 'border-danger/40 bg-danger-soft' : 'border-warning/40 bg-warning-soft'}`}
    >
      <h2 className={`flex items-center gap-2 font-semibold ${isDanger ? 'text-danger' : 'text-warning'}`}>
        <ShieldQuestion size={17} aria-hidden />
        {t.mayIt}
      </h2>
      {approvalNotes(approval).map((note) => (
        <p key={note} className="mt-2 break-words rounded-lg border border-warning/40 bg-surface px-2.5 py-1.5">
          <Sentence>{lineInWords(note, approval, { time_zone, today })}</Sentence>
        </p>
      ))}
      {isChoice && rows.length > 2 && (
        <p className="mt-2 flex gap-4 text-[13px]">
          <LinkButton disabled={isDeciding} onClick={() => setLeftOut(new Set())}>
            {t.selectAll}
          </LinkButton>
          <LinkButton disabled={isDeciding} onClick={() => setLeftOut(new Set(rows.map(({ key }) => key)))}>
            {t.selectNone}
          </LinkButton>
        </p>
      )}
      <ul
        className={`mt-2 max-h-72 overflow-y-auto leading-6 has-data-picker:max-h-none ${isChoice ? '' : 'list-disc pl-5'}`}
      >
        {rows.map((row) => {
          const isOut = leftOut.has(row.key)
          const edited = kept.filter((other) => fieldOf(other) === fieldOf(row))
          const line = (
            <ApprovalLine
              row={row}
              now={todoOf(row.todo_id)}
              isVerbClear={isDeletion(approval)}
              hasTimeField={!isOut && isTimePerRow(row) && proposedTimes(row, argumentsOf(row, edits)) !== null}
              today={today}
            />
          )
          return (
            <li key={row.key} className="break-words">
              {isChoice ? (
                <label className="flex cursor-pointer items-start gap-2 py-0.5 pointer-coarse:py-2.5">
                  <input
                    type="checkbox"
                    className={`mt-1.5 shrink-0 ${isDanger ? 'accent-danger' : 'accent-warning'}`}
                    checked={!isOut}
                    disabled={isDeciding}
                    onChange={() => toggle(row)}
                  />
                  <span className={`min-w-0 ${isOut ? 'text-muted line-through' : ''}`}>{line}</span>
                </label>
              ) : (
                line
              )}
              {edited[0] === row && (
                <RowEdit
                  row={row}
                  args={argumentsOf(row, edits)}
                  count={edited.length}
                  words={words.get(fieldOf(row)) ?? null}
                  onWords={(said) => setWords((words) => withWords(words, fieldOf(row), said))}
                  onEdit={(edit) =>
                    setEdits((edits) => new Map(edits).set(row.call.call_id, edit(argumentsOf(row, edits))))
                  }
                  isDisabled={isDeciding}
                />
              )}
            </li>
          )
        })}
      </ul>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button variant={isDanger ? 'destructive' : 'primary'} disabled={isOff} onClick={() => decide('approve')}>
          {labelOf(isDeletion(approval), count, rows.length)}
        </Button>
        <Button disabled={isDeciding} onClick={() => decide('deny')}>
          {t.deny}
        </Button>
        <p className="ml-auto text-muted text-xs">
          {t.until(formatInstant(approval.expires_at, { time_zone, today }))}
        </p>
      </div>
    </section>
  )
}

/** Returns the key of the field in which a row is edited. Rows for which the call proposes the same share one. */
function fieldOf(row: ApprovalRow): string {
  return isTimePerRow(row) ? row.key : row.call.call_id
}

function argumentsOf({ call }: ApprovalRow, edits: Edits): Record<string, unknown> {
  return edits.get(call.call_id) ?? call.arguments
}

function withWords(words: ReadonlyMap<string, string>, field: string, said: string | null) {
  const others = new Map(words)
  if (said === null) others.delete(field)
  else others.set(field, said)
  return others
}

function labelOf(isDeletion: boolean, count: number, all: number): string {
  if (isDeletion && all > 0) return count === all ? t.deleteTodos(count) : t.deleteSome(count, all)
  return count === all ? t.approve : t.approveSome(count, all)
}

/**
 * True when the question may take the focus: the user is not doing anything else. `chatStatus` announces the question
 * in any case.
 */
function isFocusFree(composer: HTMLTextAreaElement | null): boolean {
  const { activeElement, body } = document
  if (activeElement === null || activeElement === body) return true
  return activeElement === composer && composer.value === ''
}
