import { z } from 'zod'

/**
 * The events of the agent stream. A stream begins with `session_initialized` and ends in exactly one of
 * `completed` (then `history`), `error`, `rate_limit_exceeded` or `approval_required`.
 */

const toolStatusSchema = z.enum(['ok', 'error'])
export type ToolStatus = z.infer<typeof toolStatusSchema>

const toolCall = { call_id: z.string(), tool_name: z.string(), arguments: z.record(z.string(), z.unknown()) }

/**
 * The tokens of a run. `cached_input_tokens` are the input tokens that the provider read from its cache. `cost_usd` is null
 * when the price of the model is not known.
 */
export const usageSchema = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  cached_input_tokens: z.number().optional(),
  cost_usd: z.number().nullable().optional(),
})
export type RunUsage = z.infer<typeof usageSchema>

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

/** The data of each event of a run. The table of the stream in the README documents them for clients in any language. */
export const runEventSchemas = {
  /**
   * `queued`: the run waits until the run before it in its session has ended, and until a process has a place for it (a
   * process executes a limited number of runs at a time). `agent_updated` shows that the run has started.
   */
  session_initialized: z.object({ session_id: z.string(), run_id: z.string(), queued: z.boolean().optional() }),
  /** The name of the agent whose turn starts. */
  agent_updated: z.object({ name: z.string() }),
  /** A piece of text, to append to the assistant message that is being written. */
  message_delta: z.object({ content: z.string() }),
  /** The whole text of one assistant message. It replaces the deltas since the last `message`. */
  message: z.object({ content: z.string() }),
  /** A model step is retried: remove the deltas since the last `message`. */
  message_reset: z.object({}),
  /**
   * The model thinks. `summary` is the next piece of what the provider tells of it. Never part of the answer. Not sent
   * to a client that comes after the step has ended.
   */
  reasoning: z.object({ summary: z.string().optional() }),
  /**
   * The model's server asked us to wait. The run resumes by itself at the instant `until`, `retry_after` seconds after
   * the event was made. Any later event of the run shows that the wait is over. Clients may ignore this event.
   */
  model_wait: z.object({ retry_after: z.number(), until: z.string() }),
  /** A call that the model asks for. Sent again when the user has revised the arguments: the last arguments count. */
  tool_call: z.object(toolCall),
  tool_result: z.object({
    call_id: z.string(),
    tool_name: z.string(),
    output: z.unknown(),
    status: toolStatusSchema,
    change_ids: z.array(z.string()),
  }),
  /**
   * `preview`: a line for each row that the calls would touch. A question about several calls lists them in `calls`, each
   * with its own lines. The other fields are then those of the first call, but `preview` has the lines of all calls.
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
    usage: usageSchema,
    status: z.enum(['completed', 'cancelled']),
    /** The name of the model that gave the last answer. */
    model: z.string().optional(),
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
    /** Null without a monthly limit, as is `remaining_quota`. */
    monthly_limit: z.number().nullable(),
    remaining_quota: z.number().nullable(),
    reset_date: z.string(),
    /** Seconds. */
    retry_after: z.number(),
  }),
  /**
   * The whole state of the run, sent when the requested position is no longer retained. Later deltas are appended to
   * the text part that is `streaming`, and a `message_reset` removes this part.
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

/** One event of a run, before it gets an id. */
export type AgentEvent = {
  [Name in AgentEventName]: { event: Name; data: z.infer<RunEventSchemas[Name]> }
}[AgentEventName]

/** One event of a run with its id `{seq}`, a number of the run that only goes up. */
export type NumberedAgentEvent = AgentEvent & { id: string }

/** One event of a stream. Heartbeats, and events that are sent before a run exists, have no id. */
export type StreamEvent =
  | (AgentEvent & { id?: string | undefined })
  | { event: 'heartbeat'; data: Record<string, never>; id?: undefined }

/**
 * Checks an event from the network. Returns null for an unknown name, so that an older client can read the stream of a
 * newer server. Throws ZodError when the data does not fit a known event.
 */
export function parseAgentEvent(event: string, data: unknown, id?: string): StreamEvent | null {
  if (event === 'heartbeat') return { event, data: {} }
  if (!Object.hasOwn(runEventSchemas, event)) return null
  const name = event as AgentEventName
  return { event: name, data: runEventSchemas[name].parse(data), ...(id && { id }) } as StreamEvent
}
