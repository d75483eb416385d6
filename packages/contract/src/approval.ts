import type { AgentEvent } from './agent-events.ts'
import type { Change } from './change.ts'

/** Rows of todos and tags by what becomes of them. To bring a deleted one back is a change; to create one is neither. */
export interface Touched {
  deleted: number
  changed: number
}

/** A call that waits for the user. `preview` has a line for each row that it would touch. */
export interface WaitingCall {
  call_id: string
  tool_name: string
  arguments: Record<string, unknown>
  preview: string[]
}

/** One question to the user, about one call or several of the same turn, in the order in which they would be made. */
export interface Question {
  approval_id: string
  /** An instant. */
  expires_at: string
  calls: WaitingCall[]
}

type ApprovalEvent = Extract<AgentEvent, { event: 'approval_required' }>

/**
 * The event that asks a question. A client that does not know `calls` still shows every row, because `preview` has the
 * lines of all calls, and its decision is meant for all of them. Throws TypeError when the question has no call.
 */
export function approvalRequired({ approval_id, expires_at, calls }: Question): ApprovalEvent {
  const [first, ...more] = calls
  if (!first) throw new TypeError('a question needs a call')
  const preview = calls.flatMap((call) => call.preview)
  const data = { approval_id, ...first, preview, expires_at }
  return { event: 'approval_required', data: more.length === 0 ? data : { ...data, calls } }
}

/** The calls that a question is about. A server that asks about each call alone does not list them. */
export function waitingCalls(data: ApprovalEvent['data']): WaitingCall[] {
  const { call_id, tool_name, arguments: args, preview, calls } = data
  return calls ?? [{ call_id, tool_name, arguments: args, preview }]
}

/**
 * What a change touches of what the user would miss. A todo that gets or loses a tag with the tag itself is changed; a
 * todo or tag that comes new, and a tag that goes while it is on no todo, touch nothing.
 */
export function touchedByChange({ entity, kind, undoes, before, after }: Change): Touched {
  if (kind === 'update') return { deleted: 0, changed: 1 }
  if (kind === 'create' && undoes === null) return { deleted: 0, changed: 0 }
  if (entity === 'todo') return kind === 'delete' ? { deleted: 1, changed: 0 } : { deleted: 0, changed: 1 }
  const tagged = (before ?? after)?.todo_ids?.length ?? 0
  return { deleted: 0, changed: kind === 'delete' ? tagged : Math.max(1, tagged) }
}
