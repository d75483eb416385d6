import fc from 'fast-check'
import type { AgentEvent, NumberedAgentEvent } from '../agent-events.ts'
import { eventId } from '../event-id.ts'

/** Text of all kinds: line breaks of all scripts, emoji, lone surrogates, NUL. */
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.constant('\r\n\u2028\ud83d'))

/** Keys are never `__proto__`, because the decoder drops it from arguments. */
const key = text.filter((name) => name !== '__proto__')
const object = fc.dictionary(key, fc.jsonValue(), { maxKeys: 3 }) as fc.Arbitrary<Record<string, unknown>>
const call = { call_id: fc.constantFrom('call_1', 'call_2', 'call_3'), tool_name: text }
const waitingCall = { ...call, arguments: object, preview: fc.array(text) }
const status = fc.constantFrom('ok' as const, 'error' as const)
const result = { output: fc.jsonValue(), change_ids: fc.array(fc.uuid(), { maxLength: 2 }) }

/** Any event of the run `run_id`, without an id. */
export function arbitraryEvent(run_id: string): fc.Arbitrary<AgentEvent> {
  const data = {
    session_initialized: fc.record({ session_id: fc.constant('user_1_a'), run_id: fc.constant(run_id) }),
    agent_updated: fc.record({ name: text }),
    message_delta: fc.record({ content: text }),
    message: fc.record({ content: text }),
    message_reset: fc.constant({}),
    reasoning: fc.record({ summary: text }, { requiredKeys: [] }),
    model_wait: fc.record({ retry_after: fc.nat(), until: text }),
    tool_call: fc.record({ ...call, arguments: object }),
    tool_result: fc.record({ ...call, ...result, status }),
    approval_required: fc.record(
      {
        approval_id: fc.uuid(),
        ...waitingCall,
        expires_at: text,
        calls: fc.array(fc.record(waitingCall), { minLength: 2, maxLength: 3 }),
      },
      { requiredKeys: ['approval_id', 'call_id', 'tool_name', 'arguments', 'preview', 'expires_at'] },
    ),
    completed: fc.record(
      {
        final_message: text,
        usage: fc.record(
          {
            input_tokens: fc.nat(),
            output_tokens: fc.nat(),
            cached_input_tokens: fc.nat(),
            cost_usd: fc.option(fc.nat()),
          },
          { requiredKeys: ['input_tokens', 'output_tokens'] },
        ),
        status: fc.constantFrom('completed' as const, 'cancelled' as const),
        model: text,
      },
      { requiredKeys: ['final_message', 'usage', 'status'] },
    ),
    history: fc.array(
      fc.record({ role: fc.constantFrom('user' as const, 'assistant' as const), content: text, created_at: text }),
      { maxLength: 3 },
    ),
    error: fc.record({ status: fc.constant('error' as const), code: text, message: text }),
    rate_limit_exceeded: fc.record({
      message: text,
      current_usage: fc.nat(),
      monthly_limit: fc.option(fc.nat()),
      remaining_quota: fc.option(fc.nat()),
      reset_date: text,
      retry_after: fc.nat(),
    }),
    resync: fc.record({
      session_id: fc.constant('user_1_a'),
      run_id: fc.constant(run_id),
      parts: fc.uniqueArray(
        fc.oneof(
          fc.record({ type: fc.constant('text' as const), content: text, streaming: fc.boolean() }),
          fc.record({
            type: fc.constant('tool_call' as const),
            ...call,
            ...result,
            arguments: object,
            status: fc.option(status),
          }),
        ),
        { maxLength: 3, selector: (part) => (part.type === 'tool_call' ? part.call_id : part) },
      ),
    }),
  } satisfies { [Name in AgentEvent['event']]: fc.Arbitrary<Extract<AgentEvent, { event: Name }>['data']> }

  const events = Object.entries(data).map(([event, arbitrary]) =>
    (arbitrary as fc.Arbitrary<unknown>).map((value) => ({ event, data: value }) as AgentEvent),
  )
  const delta = data.message_delta.map((value): AgentEvent => ({ event: 'message_delta', data: value }))
  // Most events of a real stream are deltas.
  return fc.oneof({ arbitrary: delta, weight: 13 }, ...events)
}

/** Events of one run, numbered from 1, in random order. */
export function arbitraryEvents(run_id: string): fc.Arbitrary<NumberedAgentEvent[]> {
  return fc
    .array(arbitraryEvent(run_id), { maxLength: 30 })
    .map((events) => events.map((event, index) => ({ ...event, id: eventId(index + 1) })))
}
