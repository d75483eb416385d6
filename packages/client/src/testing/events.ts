import type { AgentEvent, NumberedAgentEvent, StreamEvent } from '@todo-agents/contract/agent-events'
import { eventId, longEventId, parseEventId } from '@todo-agents/contract/event-id'
import type { ActiveRun } from '@todo-agents/contract/run'
import { encodeEvent } from '@todo-agents/contract/sse-encode'

export const run_id = '018f0000-0000-7000-8000-000000000001'
export const session_id = 'user_1_work'

/** Numbers the events of a run as the server does. Their ids are long, as the client passes them on. */
export function numbered(events: AgentEvent[], of_run = run_id, first = 1): NumberedAgentEvent[] {
  return events.map((event, index) => ({ ...event, id: longEventId(of_run, first + index) }))
}

/** Encodes events as they are sent: with short ids. */
export function encode(events: StreamEvent[]): string {
  return events.map((event) => encodeEvent(withShortId(event))).join('')
}

function withShortId(event: StreamEvent): StreamEvent {
  const seq = event.id && parseEventId(event.id)?.seq
  return seq ? ({ ...event, id: eventId(seq) } as StreamEvent) : event
}

export const initialized: AgentEvent = { event: 'session_initialized', data: { session_id, run_id } }

export function delta(content: string): AgentEvent {
  return { event: 'message_delta', data: { content } }
}

export function message(content: string): AgentEvent {
  return { event: 'message', data: { content } }
}

export function call(call_id: string): AgentEvent {
  return { event: 'tool_call', data: { call_id, tool_name: 'create_todo', arguments: { item: 'Call Ann' } } }
}

export function result(call_id: string): AgentEvent {
  const output = { item: 'Call Ann' }
  return { event: 'tool_result', data: { call_id, tool_name: 'create_todo', output, status: 'ok', change_ids: ['c1'] } }
}

export function completed(final_message: string, status: 'completed' | 'cancelled' = 'completed'): AgentEvent {
  return { event: 'completed', data: { final_message, usage: { input_tokens: 1, output_tokens: 2 }, status } }
}

export const history: AgentEvent = { event: 'history', data: [] }

export function failure(code: string): AgentEvent {
  return { event: 'error', data: { status: 'error', code, message: 'It went wrong.' } }
}

/** The monthly limit is used up, so the client does not wait. */
export const rate_limit = {
  event: 'rate_limit_exceeded',
  data: {
    message: 'Wait.',
    current_usage: 1,
    monthly_limit: 1,
    remaining_quota: 0,
    reset_date: '2026-02-01T00:00:00.000Z',
    retry_after: 86_400,
  },
} satisfies AgentEvent

/** The limit per minute is used up: the client sends the message again by itself. */
export const short_limit = {
  event: 'rate_limit_exceeded',
  data: { ...rate_limit.data, current_usage: 0, remaining_quota: 1, retry_after: 0 },
} satisfies AgentEvent

export const question: AgentEvent = {
  event: 'approval_required',
  data: {
    approval_id: 'a1',
    call_id: 'call_1',
    tool_name: 'delete_todo',
    arguments: { id: ['1', '2'] },
    preview: ['Call Ann', 'Call Bob'],
    expires_at: '2026-01-15T14:00:00.000Z',
  },
}

/** A run as `run.active` returns it. */
export function activeRun(run: Partial<ActiveRun>): ActiveRun {
  return {
    ...{
      id: run_id,
      session_id,
      status: 'running',
      error_code: null,
      input_tokens: 0,
      output_tokens: 0,
      cached_input_tokens: 0,
      cost_usd: 0,
    },
    ...{ created_at: '', finished_at: null, user_message_id: `m-${run.id}`, content: 'One' },
    ...run,
  }
}
