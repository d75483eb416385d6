import type { ToolCallPart } from '@todo-agents/client/chat/chat-state'
import { ChevronDown, CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useId, useState } from 'react'
import { IconButton } from '../../../components/button.tsx'
import { Sentence } from '../../../components/quoted.tsx'
import { Spinner } from '../../../components/spinner.tsx'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import { lineInWords } from './approval-words.ts'
import { CallDetails } from './call-details.tsx'
import { CallLines } from './call-lines.tsx'
import { refusalOf } from './refused-call.ts'
import { ToolIcon } from './tool-icon.tsx'
import { isReading, toolTitle } from './tool-names.ts'
import { leftOut, readingFact } from './tool-summary.ts'
import { UndoButton } from './undo-button.tsx'

/** Calls that are shown as one, see `groupParts`. */
export type LikeCalls = [ToolCallPart, ...ToolCallPart[]]

interface ToolCallsProps {
  calls: LikeCalls
  run: RunPhase
  run_id: string | null
}

/**
 * The phase of a message's run. It decides how a call without a result is shown: being made, waiting for approval, or
 * given up.
 */
export type RunPhase = 'running' | 'waiting' | 'ended'

const OPEN_CALL: Record<RunPhase, string | null> = {
  running: null,
  waiting: t.waitsForApproval,
  ended: t.notDone,
}

/** Shows tool calls: a quiet line for those that only read, a card for any other. */
export function ToolCalls({ calls, run, run_id }: ToolCallsProps) {
  // The question below shows a call that waits for approval in full.
  const waits = run === 'waiting' && calls.every(({ status }) => status === null)
  const isQuiet = waits || calls.every(({ tool_name, status }) => isReading(tool_name) && status !== 'error')
  return isQuiet ? <QuietCalls calls={calls} run={run} /> : <ToolCard calls={calls} run={run} run_id={run_id} />
}

/** Shows calls: what they did, to which todos, before and after, their details on demand, and a button to undo them. */
export function ToolCard({ calls, run, run_id }: ToolCallsProps) {
  const { time_zone } = useMe()
  const details = useDetails(calls)
  const today = dayOf(new Date().toISOString(), time_zone)
  const [call] = calls
  const refusal = refusalOf(call)
  const isOpen = calls.some(({ status }) => status === null)
  const isError = call.status === 'error' && refusal === null
  const title = refusal?.title ?? titleOf(calls)
  const left_out = calls.flatMap((call) => leftOut(call).map((row) => lineInWords(row, call, { time_zone, today })))
  const changes = calls.map(({ change_ids }) => change_ids).filter((ids) => ids.length > 0)

  return (
    <article aria-label={title} className="overflow-hidden rounded-xl border border-line bg-surface text-sm">
      <div className="flex items-start gap-2.5 py-1.5 pr-1.5 pl-2.5">
        <span
          className={`mt-0.5 grid size-7 shrink-0 place-items-center rounded-lg ${iconColor(isError, refusal !== null)}`}
        >
          {isError ? <CircleAlert size={15} aria-hidden /> : <ToolIcon tool_name={call.tool_name} />}
        </span>
        <div className="min-w-0 flex-1 self-center leading-5">
          <p className="text-[13px] text-muted">{title}</p>
          {refusal ? (
            <p className="text-muted">{refusal.text}</p>
          ) : (
            <CallLines calls={calls} isError={isError} today={today} />
          )}
          {left_out.length > 0 && <LeftOut rows={left_out} />}
          {isOpen && OPEN_CALL[run] && <p className="text-muted">{OPEN_CALL[run]}</p>}
        </div>
        {changes.length > 0 && <UndoButton run_id={run_id} changes={changes} />}
        {isOpen && run === 'running' ? (
          <span className="p-2">
            <Spinner label={t.working} size={16} />
          </span>
        ) : (
          details.button
        )}
      </div>
      {details.panel}
    </article>
  )
}

/** One muted line: what was read, and what was found. */
function QuietCalls({ calls, run }: Omit<ToolCallsProps, 'run_id'>) {
  const { time_zone } = useMe()
  const details = useDetails(calls)
  const today = dayOf(new Date().toISOString(), time_zone)
  const isOpen = calls.some(({ status }) => status === null)
  const facts = calls.flatMap((call) => (call.status === 'ok' ? (readingFact(call, today) ?? []) : []))
  const titles = [...new Set(calls.map((call) => toolTitle(call, call.status)))]
  const title = titles.join(', ')
  const text = [title, ...(facts.length <= 2 ? facts : [])].join(' · ')
  return (
    <article aria-label={title} className="text-[13px] text-muted">
      <div className="flex items-center gap-2">
        <ToolIcon tool_name={calls[0].tool_name} />
        <p className="min-w-0 flex-1 break-words">
          {text}
          {isOpen && OPEN_CALL[run] && ` · ${OPEN_CALL[run]}`}
        </p>
        {isOpen && run === 'running' ? <Spinner label={t.working} size={14} /> : details.button}
      </div>
      {details.panel}
    </article>
  )
}

/** Returns a button that opens the details of calls, and the details. */
function useDetails(calls: LikeCalls): { button: ReactNode; panel: ReactNode } {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  return {
    button: (
      <IconButton
        label={isOpen ? t.hideDetails : t.showDetails}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        size="sm"
      >
        <ChevronDown size={16} className={`transition-transform ${isOpen ? 'rotate-180' : ''}`} aria-hidden />
      </IconButton>
    ),
    panel: (
      <div id={id} hidden={!isOpen}>
        {isOpen && calls.map((call) => <CallDetails key={call.call_id} call={call} />)}
      </div>
    ),
  }
}

function titleOf(calls: LikeCalls): string {
  const [call] = calls
  const status = calls.some((each) => each.status === null) ? null : call.status
  const title = toolTitle(call, status)
  return calls.length === 1 ? title : t.times(title, calls.length)
}

/** Shows the rows that the user left out of a call, or all rows of a declined call. */
function LeftOut({ rows }: { rows: string[] }) {
  return (
    <section aria-label={t.notDone} className="mt-1 text-muted">
      <p className="text-[13px]">{t.notApproved}</p>
      <ul className="max-h-40 overflow-y-auto">
        {keyed(rows).map(({ key, row }) => (
          <li key={key} className="break-words">
            <Sentence>{row}</Sentence>
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
