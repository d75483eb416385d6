import type { ToolCallPart } from '@todo-agents/client/chat/chat-state'
import type { Change } from '@todo-agents/contract/change'
import { useState } from 'react'
import { BeforeAfter } from '../../../components/before-after.tsx'
import { LinkButton } from '../../../components/button.tsx'
import { Sentence } from '../../../components/quoted.tsx'
import { trpc } from '../../../lib/server/trpc.ts'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import type { Day } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { TodoDiff } from './todo-diffs.ts'
import { todoDiffs } from './todo-diffs.ts'
import { TodoLink } from './todo-link.tsx'
import type { SummaryLine } from './tool-summary.ts'
import { toolSummary } from './tool-summary.ts'
import type { ChangesById } from './undone.ts'
import { useChanges } from './use-changes.ts'

interface CallLinesProps {
  calls: ToolCallPart[]
  isError: boolean
  today: Day
}

/** So many lines of several calls are shown before the user asks for all of them. */
const MAX_LINES = 4

/** The todos that calls have changed, each with what was changed, before and after. */
export function CallLines({ calls, isError, today }: CallLinesProps) {
  const [isWhole, setWhole] = useState(false)
  const all = calls.flatMap((call) =>
    toolSummary(call, today, isWhole ? Infinity : MAX_LINES).map((line, index) => ({
      key: `${call.call_id} ${index}`,
      call,
      line,
    })),
  )
  const isLong = calls.length > 1 && all.length > MAX_LINES && !isWhole
  const hasChanges = calls.some(({ change_ids }) => change_ids.length > 0)
  return (
    <>
      {(isLong ? all.slice(0, MAX_LINES) : all).map(({ key, call, line }) =>
        hasChanges ? (
          <ChangedLine key={key} call={call} line={line} today={today} />
        ) : (
          <PlainLine key={key} line={line} isError={isError} />
        ),
      )}
      {isLong && (
        <p>
          <LinkButton onClick={() => setWhole(true)}>{t.showAll(all.length)}</LinkButton>
        </p>
      )}
    </>
  )
}

interface PlainLineProps {
  line: SummaryLine
  isError: boolean
}

function PlainLine({ line: { text, note }, isError }: PlainLineProps) {
  return (
    <p className="break-words">
      {isError ? (
        <span className="text-danger">
          <Sentence>{text}</Sentence>
        </span>
      ) : (
        <bdi className="font-medium">{text}</bdi>
      )}
      <Note>{note}</Note>
    </p>
  )
}

interface ChangedLineProps {
  call: ToolCallPart
  line: SummaryLine
  today: Day
}

function ChangedLine({ call, line, today }: ChangedLineProps) {
  const { time_zone } = useMe()
  const latest = useChanges()
  const { text, note, todo_id } = line
  const change = changeOf(call, todo_id, latest)
  const movesList = change?.entity === 'todo' && change.before?.list_id !== change.after?.list_id
  const { data: lists } = trpc.list.list.useQuery(undefined, { enabled: movesList })
  const listName = (id: string) => lists?.lists.find((list) => list.id === id)?.name ?? t.nothing
  const diffs = change ? todoDiffs(change, { time_zone, today, listName }) : []
  const isThere = todo_id !== undefined && change?.kind !== 'delete' && call.tool_name !== 'delete_todo'
  const hasTime = diffs.some(({ field }) => field === null)
  return (
    <p className="break-words">
      {isThere ? (
        <TodoLink id={todo_id} className="font-medium underline-offset-4 hover:underline">
          <bdi>{text}</bdi>
        </TodoLink>
      ) : (
        <bdi className="font-medium">{text}</bdi>
      )}
      {!hasTime && <Note>{note}</Note>}
      {diffs.map((diff) => (
        <Diff key={diff.field} diff={diff} />
      ))}
    </p>
  )
}

function Diff({ diff: { field, before, after } }: { diff: TodoDiff }) {
  return (
    <span className="text-muted">
      {' · '}
      {field && `${field}: `}
      <BeforeAfter before={before} after={after} />
    </span>
  )
}

function Note({ children }: { children: string | null }) {
  if (!children) return null
  return (
    <span className="text-muted">
      {' · '}
      <span className="inline-block">{children}</span>
    </span>
  )
}

/** Returns the change of a todo that a call has made. Undefined when it is too old to be known. */
function changeOf(
  { change_ids }: ToolCallPart,
  todo_id: string | undefined,
  latest: ChangesById | null,
): Change | undefined {
  if (todo_id === undefined) return undefined
  return change_ids.flatMap((id) => latest?.get(id) ?? []).find(({ entity_id }) => entity_id === todo_id)
}
