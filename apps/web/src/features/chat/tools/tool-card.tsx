import type { ToolCallPart } from '@todo-agents/client/chat/chat-state'
import { ChevronDown, CircleAlert, Undo2 } from 'lucide-react'
import { useId, useState } from 'react'
import { Button, IconButton } from '../../../components/button.tsx'
import { Sentence } from '../../../components/quoted.tsx'
import { Spinner } from '../../../components/spinner.tsx'
import { useUndo } from '../../../lib/server/use-undo.ts'
import { formatTimesIn } from '../../../lib/time/format-time.ts'
import type { Day } from '../../../lib/time/time.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import { refusalOf } from './refused-call.ts'
import { ToolIcon } from './tool-icon.tsx'
import { toolTitle } from './tool-names.ts'
import { leftOut, toolSummary } from './tool-summary.ts'
import { useUndone } from './use-undone.ts'

interface ToolCardProps {
  call: ToolCallPart
  run: RunPhase
}

/**
 * The phase of a message's run. It decides how a call without a result is shown: being made, waiting for approval, or
 * given up.
 */
export type RunPhase = 'running' | 'waiting' | 'ended'

const OPEN_CALL: Record<RunPhase, string | null> = {
  running: null,
  waiting: 'Waits for your approval',
  ended: 'Not done',
}

/** Shows one tool call: what it did, to which todos, its details on demand, and a button to undo it. */
export function ToolCard({ call, run }: ToolCardProps) {
  const { time_zone } = useMe()
  const [isOpen, setOpen] = useState(false)
  const detailsId = useId()
  const today = dayOf(new Date().toISOString(), time_zone)
  const refusal = refusalOf(call)
  const title = refusal?.title ?? toolTitle(call.tool_name, call.status)
  const left_out = leftOut(call)
  const isOpenCall = call.status === null
  const isError = call.status === 'error' && refusal === null

  return (
    <article aria-label={title} className="overflow-hidden rounded-xl border border-line bg-surface text-sm shadow-xs">
      <div className="flex items-start gap-2.5 py-2 pr-1.5 pl-2.5">
        <span className={`grid size-8 shrink-0 place-items-center rounded-lg ${iconColor(isError, refusal !== null)}`}>
          {isError ? <CircleAlert size={16} aria-hidden /> : <ToolIcon tool_name={call.tool_name} />}
        </span>
        <div className="min-w-0 flex-1 self-center leading-5">
          <p className="text-[13px] text-muted">{title}</p>
          {refusal && <p className="text-muted">{refusal.text}</p>}
          {(refusal ? [] : toolSummary(call, today)).map(({ text, note }) => (
            <p key={`${text} ${note}`} className="break-words">
              {isError ? (
                <span className="text-danger">
                  <Sentence>{text}</Sentence>
                </span>
              ) : (
                <bdi className="font-medium">{text}</bdi>
              )}
              {note && (
                <span className="text-muted">
                  {' · '}
                  <span className="inline-block">{note}</span>
                </span>
              )}
            </p>
          ))}
          {left_out.length > 0 && <LeftOut rows={left_out} today={today} />}
          {isOpenCall && OPEN_CALL[run] && <p className="text-muted">{OPEN_CALL[run]}</p>}
        </div>
        {call.change_ids.length > 0 && <UndoButton change_ids={call.change_ids} />}
        {isOpenCall && run === 'running' ? (
          <span className="p-2">
            <Spinner label="Working" size={16} />
          </span>
        ) : (
          <IconButton
            label={isOpen ? 'Hide details' : 'Show details'}
            aria-expanded={isOpen}
            aria-controls={detailsId}
            onClick={() => setOpen(!isOpen)}
            size="sm"
          >
            <ChevronDown size={16} className={`transition-transform ${isOpen ? 'rotate-180' : ''}`} aria-hidden />
          </IconButton>
        )}
      </div>
      <div id={detailsId} hidden={!isOpen}>
        {isOpen && <CallDetails call={call} />}
      </div>
    </article>
  )
}

/** Shows the rows that the user left out of a call, or all rows of a declined call. */
function LeftOut({ rows, today }: { rows: string[]; today: Day }) {
  return (
    <section aria-label="Not done" className="mt-1 text-muted">
      <p className="text-[13px]">Not done, as you did not approve it:</p>
      <ul className="max-h-40 overflow-y-auto">
        {keyed(rows).map(({ key, row }) => (
          <li key={key} className="break-words">
            <Sentence words={(text) => formatTimesIn(text, { today })}>{row}</Sentence>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Returns the rows with keys. The row alone is no key, because two todos may have the same line. */
function keyed(rows: string[]) {
  return rows.map((row, index) => ({ key: `${index} ${row}`, row }))
}

function iconColor(isError: boolean, isRefused: boolean): string {
  if (isError) return 'bg-danger-soft text-danger'
  return isRefused ? 'bg-hover text-muted' : 'bg-accent-soft text-accent-text'
}

function UndoButton({ change_ids }: { change_ids: string[] }) {
  const [isWorking, setWorking] = useState(false)
  const undo = useUndo()
  const undone = useUndone()
  // One undone change means that all are undone: the server undoes them together, except for a tag that is in use
  // elsewhere by now.
  const isUndone = change_ids.some((id) => undone.has(id))
  const isOff = isWorking || isUndone

  // Uses `aria-disabled`, because a disabled button loses the focus.
  return (
    <Button
      variant="ghost"
      size="sm"
      aria-disabled={isOff}
      className={isOff ? 'pointer-events-none opacity-60' : ''}
      onClick={async () => {
        if (isOff) return
        setWorking(true)
        await undo(change_ids)
        setWorking(false)
      }}
    >
      <Undo2 size={14} aria-hidden />
      {isUndone ? 'Undone' : 'Undo'}
    </Button>
  )
}

function CallDetails({ call }: { call: ToolCallPart }) {
  return (
    <div className="flex flex-col gap-2 border-line border-t p-2.5">
      <Json label={`${call.tool_name} was called with`} value={call.arguments} />
      {call.status !== null && <Json label="and answered" value={call.output} />}
    </div>
  )
}

function Json({ label, value }: { label: string; value: unknown }) {
  return (
    <div>
      <p className="mb-1 text-muted text-xs">{label}</p>
      <pre className="max-h-64 overflow-auto whitespace-pre-wrap break-words rounded-lg bg-hover p-2 font-mono text-xs">
        {JSON.stringify(value, null, 2)}
      </pre>
    </div>
  )
}
