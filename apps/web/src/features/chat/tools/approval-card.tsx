import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { ShieldQuestion } from 'lucide-react'
import type { RefObject } from 'react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Sentence } from '../../../components/quoted.tsx'
import { formatInstant, formatTimesIn } from '../../../lib/time/format-time.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { ApprovalDetails, ApprovalRow } from './approval-rows.ts'
import { approvalNotes, approvalRows, boundRows, canChoose, detailsWithout } from './approval-rows.ts'

interface ApprovalCardProps {
  approval: NonNullable<ChatState['approval']>
  /**
   * `details`: the proposal without the rows that the user left out. Undefined when no row was left out, and for
   * `deny`.
   */
  onDecide: (decision: 'approve' | 'deny', details?: ApprovalDetails) => Promise<void>
  /** The field from which the focus may move to the question, as long as the field is empty. */
  composer: RefObject<HTMLTextAreaElement | null>
}

/**
 * Asks the user before the assistant changes many todos. The user can leave out rows of each call, and decides about
 * all others at once.
 */
export function ApprovalCard({ approval, onDecide, composer }: ApprovalCardProps) {
  const { time_zone } = useMe()
  const [isDeciding, setDeciding] = useState(false)
  /** The keys of the rows that are left out. */
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set())
  const card = useRef<HTMLElement>(null)
  useEffect(() => {
    if (isFocusFree(composer.current)) card.current?.focus()
  }, [composer])

  async function decide(decision: 'approve' | 'deny') {
    setDeciding(true)
    try {
      await onDecide(decision, decision === 'approve' ? detailsWithout(approval, leftOut) : undefined)
    } finally {
      setDeciding(false)
    }
  }

  function toggle(row: ApprovalRow) {
    const keys = boundRows(row)
    const others = [...leftOut].filter((key) => !keys.includes(key))
    setLeftOut(new Set(leftOut.has(row.key) ? others : [...others, ...keys]))
  }

  const isChoice = canChoose(approval)
  const rows = approvalRows(approval)
  const count = rows.length - leftOut.size
  const today = dayOf(new Date().toISOString(), time_zone)
  const words = (text: string) => formatTimesIn(text, { today })
  return (
    <section
      ref={card}
      tabIndex={-1}
      aria-label="Approval needed"
      className="rounded-xl border border-warning/40 bg-warning-soft p-3.5 text-sm outline-none"
    >
      <h3 className="flex items-center gap-2 font-semibold text-warning">
        <ShieldQuestion size={17} aria-hidden />
        May the assistant do this?
      </h3>
      {approvalNotes(approval).map((note) => (
        <p key={note} className="mt-2 break-words rounded-lg border border-warning/40 bg-surface px-2.5 py-1.5">
          <Sentence words={words}>{note}</Sentence>
        </p>
      ))}
      <ul className={`mt-2 max-h-56 overflow-y-auto leading-6 ${isChoice ? '' : 'list-disc pl-5'}`}>
        {rows.map((row) => (
          <li key={row.key} className="break-words">
            {isChoice ? (
              <label className="flex cursor-pointer items-start gap-2">
                <input
                  type="checkbox"
                  className="mt-1.5 shrink-0 accent-warning"
                  checked={!leftOut.has(row.key)}
                  disabled={isDeciding}
                  onChange={() => toggle(row)}
                />
                <span className={`min-w-0 ${leftOut.has(row.key) ? 'text-muted line-through' : ''}`}>
                  <Sentence words={words}>{row.line}</Sentence>
                </span>
              </label>
            ) : (
              <Sentence words={words}>{row.line}</Sentence>
            )}
          </li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button
          variant="primary"
          disabled={isDeciding || (count === 0 && rows.length > 0)}
          onClick={() => decide('approve')}
        >
          {leftOut.size === 0 ? 'Approve' : `Approve ${count} of ${rows.length}`}
        </Button>
        <Button disabled={isDeciding} onClick={() => decide('deny')}>
          Deny
        </Button>
        <p className="ml-auto text-muted text-xs">Until {formatInstant(approval.expires_at, { time_zone, today })}</p>
      </div>
    </section>
  )
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
