import type { ChatState } from '@todo-agents/client/chat-state'
import { ShieldQuestion } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { formatInstant } from '../../lib/format-time.ts'
import { useMe } from '../../lib/me.ts'
import { dayOf } from '../../lib/time.ts'

interface ApprovalCardProps {
  approval: NonNullable<ChatState['approval']>
  onDecide: (decision: 'approve' | 'deny') => Promise<void>
}

/** Asks before the assistant changes a lot: each row that it would touch, and yes or no. */
export function ApprovalCard({ approval, onDecide }: ApprovalCardProps) {
  const { time_zone } = useMe()
  const [isDeciding, setDeciding] = useState(false)
  const card = useRef<HTMLElement>(null)
  useEffect(() => card.current?.focus(), [])

  async function decide(decision: 'approve' | 'deny') {
    setDeciding(true)
    try {
      await onDecide(decision)
    } finally {
      setDeciding(false)
    }
  }

  const today = dayOf(new Date().toISOString(), time_zone)
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
      <ul className="mt-2 max-h-56 list-disc overflow-y-auto pl-5 leading-6">
        {numbered(approval.preview).map(({ key, line }) => (
          <li key={key} className="break-words">
            {line}
          </li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button variant="primary" disabled={isDeciding} onClick={() => decide('approve')}>
          Approve
        </Button>
        <Button disabled={isDeciding} onClick={() => decide('deny')}>
          Deny
        </Button>
        <p className="ml-auto text-muted text-xs">Until {formatInstant(approval.expires_at, { time_zone, today })}</p>
      </div>
    </section>
  )
}

/** Two todos may read the same, so a line alone is no key. */
function numbered(lines: string[]) {
  return lines.map((line, index) => ({ key: `${index} ${line}`, line }))
}
