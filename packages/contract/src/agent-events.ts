import { z } from 'zod'

/**
 * The events of the agent stream. A stream begins with `session_initialized` and ends in exactly one of
 * `completed` (then `history`), `error`, `rate_limit_exceeded` or `approval_required`.
 */

const toolStatusSchema = z.enum(['ok', 'error'])
export type ToolStatus = z.infer<typeof toolStatusSchema>

const toolCall = { call_id: z.string(), tool_name: z.string(), arguments: z.record(z.string(), z.unknown()) }

const historyMessageSchema = z.object({
  role: z.enum(['user', 'assistant']),
  content: z.string(),
  created_at: z.string(),
})
export type HistoryMessage = z.infer<typeof historyMessageSchema>

const toolCallStateSchema = z.object({
  call_id: z.string(),
  tool_name: z.string(),
  arguments: z.unknown().optional(),
  output: z.unknown().optional(),
  status: toolStatusSchema.nullable(),
  change_ids: z.array(z.string()),
})

/** The data of every event that is part of a run. The README's table of the stream names each, for clients in any language. */
export const runEventSchemas = {
  /** `queued`: the run waits, for the one before it in its session or for a place; it has begun when `agent_updated` comes. */
  session_initialized: z.object({ session_id: z.string(), run_id: z.string(), queued: z.boolean().optional() }),
  /** The agent that now has the turn. */
  agent_updated: z.object({ name: z.string() }),
  /** Text to append. */
  message_delta: z.object({ content: z.string() }),
  /** The whole text of one assistant message. */
  message: z.object({ content: z.string() }),
  /** A model step is retried: drop the deltas since the last `message`. */
  message_reset: z.object({}),
  /**
   * The model's server asked to wait: the run goes on by itself at the instant `until`, which is `retry_after` seconds
   * after the event was made. Every later event of the run ends the wait. Clients that do not know it ignore it.
   */
  model_wait: z.object({ retry_after: z.number(), until: z.string() }),
  /** Comes again for a call whose arguments the user has replaced: those count. */
  tool_call: z.object(toolCall),
  tool_result: z.object({
    call_id: z.string(),
    tool_name: z.string(),
    output: z.unknown(),
    status: toolStatusSchema,
    change_ids: z.array(z.string()),
  }),
  /**
   * `preview`: a line for each row that would be touched. A question about several calls lists them as `calls`, each
   * with its own lines; the fields beside it are then those of the first call, and `preview` has the lines of all.
   */
  approval_required: z.object({
    approval_id: z.string(),
    ...toolCall,
    preview: z.array(z.string()),
    expires_at: z.string(),
    calls: z.array(z.object({ ...toolCall, preview: z.array(z.string()) })).optional(),
  }),
  completed: z.object({
    final_message: z.string(),
    usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }),
    status: z.enum(['completed', 'cancelled']),
  }),
  history: z.array(historyMessageSchema),
  error: z.object({
    status: z.literal('error'),
    code: z.string(),
    message: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
  rate_limit_exceeded: z.object({
    message: z.string(),
    current_usage: z.number(),
    /** This and the next are null where there is no monthly limit. */
    monthly_limit: z.number().nullable(),
    remaining_quota: z.number().nullable(),
    reset_date: z.string(),
    /** Seconds. */
    retry_after: z.number(),
  }),
  /**
   * The whole state of the run so far, when the asked position is no longer held. A text that is `streaming` is
   * still growing: deltas that follow belong to it, and a `message_reset` takes it away.
   */
  resync: z.object({
    session_id: z.string(),
    run_id: z.string(),
    parts: z.array(
      z.discriminatedUnion('type', [
        z.object({ type: z.literal('text'), content: z.string(), streaming: z.boolean() }),
        toolCallStateSchema.extend({ type: z.literal('tool_call') }),
      ]),
    ),
  }),
}

type RunEventSchemas = typeof runEventSchemas
export type AgentEventName = keyof RunEventSchemas

/** One event of a run without its id, as the run makes it. */
export type AgentEvent = {
  [Name in AgentEventName]: { event: Name; data: z.infer<RunEventSchemas[Name]> }
}[AgentEventName]

/** One event of a run with its place in it: `id` is `{run_id}:{seq}`, `seq` counts from 1 without gaps. */
export type NumberedAgentEvent = AgentEvent & { id: string }

/** What a stream can carry: an event before any run has no id, and a heartbeat never has one. */
export type StreamEvent =
  | (AgentEvent & { id?: string | undefined })
  | { event: 'heartbeat'; data: Record<string, never>; id?: undefined }

const TERMINAL = new Set<string>(['completed', 'error', 'rate_limit_exceeded', 'approval_required'])

/** Whether nothing but `history` can follow. */
export function isTerminal(event: { event: string }): boolean {
  return TERMINAL.has(event.event)
}

/** Whether nothing follows for now: of what ends a stream, only `completed` is followed by something, its history. */
export function isLast(event: { event: string }): boolean {
  return event.event === 'history' || (isTerminal(event) && event.event !== 'completed')
}

export function eventId(run_id: string, seq: number): string {
  return `${run_id}:${seq}`
}

/** The parts of an event id, or null when it is not one. */
export function parseEventId(id: string): { run_id: string; seq: number } | null {
  const match = /^([0-9a-f-]{36}):(\d{1,15})$/.exec(id)
  return match ? { run_id: match[1] as string, seq: Number(match[2]) } : null
}

/**
 * Checks what came off the wire. Names that are not known are not an error: they give null, so that a
 * newer server can talk to an older client. Throws a ZodError when the data of a known event is wrong.
 */
export function parseAgentEvent(event: string, data: unknown, id?: string): StreamEvent | null {
  if (event === 'heartbeat') return { event, data: {} }
  if (!Object.hasOwn(runEventSchemas, event)) return null
  const name = event as AgentEventName
  return { event: name, data: runEventSchemas[name].parse(data), ...(id && { id }) } as StreamEvent
}
