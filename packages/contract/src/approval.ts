import type { AgentEvent } from './agent-events.ts'
import type { Change, ListSnapshot, TagSnapshot } from './change.ts'

/**
 * How many rows of todos, tags, lists, preferences and wordings are deleted and changed. Restoring a deleted row counts as
 * changed; creating a row does not count, nor does deleting a wording.
 */
export interface Touched {
  deleted: number
  changed: number
}

/** A call that waits for the user's decision. `preview` has a line for each row that the call would touch. */
export interface WaitingCall {
  call_id: string
  tool_name: string
  arguments: Record<string, unknown>
  preview: string[]
}

/** One question to the user about one or several calls of the same turn, in the order of the calls. */
export interface Question {
  approval_id: string
  /** The instant (ISO 8601) at which the question expires. From then on, it cannot be answered. */
  expires_at: string
  calls: WaitingCall[]
}

type ApprovalEvent = Extract<AgentEvent, { event: 'approval_required' }>

/**
 * Returns the event that asks a question. `preview` has the lines of all calls, so a client that ignores `calls` still
 * shows every row, and its decision applies to all calls. Throws TypeError when the question has no call.
 */
export function approvalRequired({ approval_id, expires_at, calls }: Question): ApprovalEvent {
  const [first, ...more] = calls
  if (!first) throw new TypeError('a question needs a call')
  const preview = calls.flatMap((call) => call.preview)
  const data = { approval_id, ...first, preview, expires_at }
  return { event: 'approval_required', data: more.length === 0 ? data : { ...data, calls } }
}

/**
 * Returns the calls of a question. An event about a single call has no `calls`: its own fields describe the call. An
 * older server sends only such events.
 */
export function waitingCalls(data: ApprovalEvent['data']): WaitingCall[] {
  const { call_id, tool_name, arguments: args, preview, calls } = data
  return calls ?? [{ call_id, tool_name, arguments: args, preview }]
}

/**
 * Returns how many rows of the user a change touches. When a tag is created or deleted, each todo that gets or loses it
 * counts as changed. A new todo or tag, the deletion of a tag without todos, and steps that change together with their
 * todo touch nothing.
 */
export function touchedByChange(change: Change): Touched {
  const { entity, kind, undoes, before, after } = change
  if (isStepOfGroup(change)) return { deleted: 0, changed: 0 }
  if (kind === 'update') return { deleted: 0, changed: 1 }
  if (kind === 'create' && undoes === null) return { deleted: 0, changed: 0 }
  if (entity === 'todo' || entity === 'preference')
    return kind === 'delete' ? { deleted: 1, changed: 0 } : { deleted: 0, changed: 1 }
  const tagged = ((before ?? after) as TagSnapshot | ListSnapshot | null)?.todo_ids?.length ?? 0
  return { deleted: 0, changed: kind === 'delete' ? tagged : Math.max(1, tagged) }
}

/** Whether the change is one of a step that changed together with its todo. */
function isStepOfGroup({ entity, before, after, group_id }: Change): boolean {
  if (entity !== 'todo' || group_id === null) return false
  const snapshot = after ?? before
  return snapshot !== null && 'parent_id' in snapshot && snapshot.parent_id !== null
}
