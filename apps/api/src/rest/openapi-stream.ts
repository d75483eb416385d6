import { runEventSchemas } from '@todo-agents/contract/agent-events'
import { agentRequestSchema } from '@todo-agents/contract/agent-request'
import type { JsonSchema } from './json-schema.ts'
import { reference, toSchema } from './openapi-schemas.ts'

// The two routes of the assistant. They are no procedures: their answers are streams of Server-Sent Events.

const SUMMARIES: Record<keyof typeof runEventSchemas, string> = {
  session_initialized: 'The first event. Start the answer empty. With `queued`, the run waits for its turn.',
  agent_updated: 'The name of the agent whose turn starts.',
  message_delta: 'Append the text to the open text, or open one.',
  message: 'Replace the open text by this text, and close it.',
  message_reset: 'Remove the open text: the model is asked again.',
  reasoning: 'The model thinks. Never part of the answer.',
  model_wait: 'The model provider asked to wait until the instant `until`. The run goes on by itself.',
  tool_call: 'Show the call, or replace the arguments of the call with this `call_id`.',
  tool_result: 'Add the result to the call. `POST /api/v1/changes/undo` takes its `change_ids`.',
  approval_required: 'Ask the user, and answer with `POST /api/v1/approvals/{approval_id}`. The stream ends.',
  completed: 'Close the open text, and show `final_message` unless it is the last text already.',
  history: 'The last messages of the conversation. The stream ends.',
  error: 'Show the message. The stream ends.',
  rate_limit_exceeded: 'Send the message again after `retry_after` seconds, with the same key. The stream ends.',
  resync: 'The position is no longer retained: replace everything shown so far by `parts`.',
}

type EventName = keyof typeof runEventSchemas
const NAMES = Object.keys(runEventSchemas) as EventName[]

/** Returns the name of the component with the data of an event: `ToolCallEvent`. */
function componentOf(name: string): string {
  return `${name.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Event`
}

/** Returns the components of the stream: each event as it arrives, `AgentEvent` for any of them, and the message. */
export function streamSchemas(): Record<string, JsonSchema> {
  const events = NAMES.map((name): [string, JsonSchema] => [
    componentOf(name),
    eventSchema(name, SUMMARIES[name], toSchema(runEventSchemas[name], 'output')),
  ])
  const batched: JsonSchema = { type: 'array', items: { $ref: reference('AgentEvent') } }
  events.push(
    ['BatchEvent', eventSchema('batch', 'Handle each event of the list in order. Only with `"batch": true`.', batched)],
    ['HeartbeatEvent', eventSchema('heartbeat', 'The connection is alive. Has no `id`.', { type: 'object' })],
  )
  const names = events.map(([name]) => name)
  const mapping = Object.fromEntries(
    [...NAMES, 'batch', 'heartbeat'].map((name, index) => [name, reference(names[index] ?? '')]),
  )
  const any = {
    description: 'One Server-Sent Event. `data` is JSON on one line. Ignore events with an unknown name.',
    oneOf: names.map((name) => ({ $ref: reference(name) })),
    discriminator: { propertyName: 'event', mapping },
  }
  return {
    ...Object.fromEntries(events),
    AgentEvent: any as JsonSchema,
    SendMessageInput: toSchema(agentRequestSchema, 'input'),
  }
}

function eventSchema(event: string, description: string, data: JsonSchema): JsonSchema {
  const id = { type: 'string', description: 'The number of the event in its run. Numbers only go up, with gaps.' }
  return {
    description,
    type: 'object',
    properties: { id, event: { const: event }, data },
    required: ['event', 'data'],
  } as JsonSchema
}

const STREAM_EXAMPLE = `id:1
event: session_initialized
data: {"session_id":"user_01a2053e_1","run_id":"01a2053e-68a8-776e-a75b-78ba64b15017"}

id:9
event: message_delta
data: {"content":"Created **team meeting** for Monday."}

id:11
event: completed
data: {"final_message":"Created **team meeting** for Monday.","usage":{"input_tokens":0,"output_tokens":0},"status":"completed"}

`

const STREAM = {
  description:
    'A stream of Server-Sent Events, each an `AgentEvent`. A connection that ends without `history`, `error`, ' +
    '`rate_limit_exceeded` or `approval_required` was lost: resume after the last `id`. The run goes on meanwhile.',
  content: {
    'text/event-stream': {
      schema: { type: 'string', contentMediaType: 'text/event-stream' },
      'x-event-schema': { $ref: reference('AgentEvent') },
      example: STREAM_EXAMPLE,
    },
  },
}

/** An error before the stream starts has its HTTP status, and the event of the error as body. */
const REFUSAL = {
  description:
    'Refused before the stream started. The body is the event `error` or `rate_limit_exceeded`; with ' +
    '`Accept: application/json`, its data alone.',
  content: {
    'text/event-stream': { schema: { type: 'string' } },
    'application/json': {
      schema: {
        anyOf: ['ErrorEvent', 'RateLimitExceededEvent'].map((name) => ({ $ref: `${reference(name)}/properties/data` })),
      },
    },
  },
}

export function streamPaths(security: unknown) {
  const shared = { tags: ['Assistant'], security }
  return {
    '/api/todos/agent-create/stream': {
      post: {
        ...shared,
        operationId: 'sendMessage',
        summary: 'Send a message to the assistant',
        description:
          'Starts a run, and streams its events. The last user message is the input. Without a `session_id`, it starts a ' +
          'conversation. A second request with the same `Idempotency-Key` joins the run of the first one.',
        parameters: [{ $ref: '#/components/parameters/IdempotencyKey' }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: reference('SendMessageInput') },
              example: { messages: [{ role: 'user', content: 'Dentist on Friday at 9' }] },
            },
          },
        },
        responses: { 200: STREAM, '4XX': REFUSAL },
      },
    },
    '/api/todos/agent-runs/{run_id}/stream': {
      get: {
        ...shared,
        operationId: 'followRun',
        summary: 'Follow a run, or resume after an event',
        description:
          'Without a position, from the start. The user sees the same events again, whatever happened meanwhile.',
        parameters: [
          { name: 'run_id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
          {
            name: 'Last-Event-ID',
            in: 'header',
            description: 'The `id` of the last event.',
            schema: { type: 'string' },
          },
          {
            name: 'after',
            in: 'query',
            description: 'The same, for clients without headers.',
            schema: { type: 'string' },
          },
        ],
        responses: { 200: STREAM, 204: { description: 'Nothing follows the position.' }, '4XX': REFUSAL },
      },
    },
  }
}
