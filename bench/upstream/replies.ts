import { STAMP_LENGTH } from '../stamp.ts'

export type Api = 'responses' | 'chat'

/** The HTTP chunk of a delta. To send it, copy the bytes, then write the stamp at `stampAt`. */
interface DeltaTemplate {
  bytes: Buffer
  stampAt: number
}

/** The responses of a model's server, as framed HTTP chunks that only need to be written. */
export interface Reply {
  /** Returns the whole body of the first turn: one tool call. */
  toolCall(): Buffer
  /** Returns the part of the second turn's body that comes before the first delta. */
  opening(): Buffer
  delta(sequence: number): DeltaTemplate
  /** Returns the part of the second turn's body that comes after the last delta. */
  closing(text: string, deltas: number): Buffer
}

const PLACEHOLDER = '_'.repeat(STAMP_LENGTH)
const ARGUMENTS = { item: 'Prepare the slides for the team meeting', importance: 'high' }

export function replyOf(api: Api): Reply {
  return api === 'responses' ? responses : chat
}

/** Returns a text as an HTTP chunk: https://www.rfc-editor.org/rfc/rfc9112#name-chunked-transfer-coding */
function chunkOf(text: string): Buffer {
  const size = Buffer.byteLength(text)
  return Buffer.from(`${size.toString(16)}\r\n${text}\r\n`)
}

function template(text: string): DeltaTemplate {
  const bytes = chunkOf(text)
  return { bytes, stampAt: bytes.indexOf(PLACEHOLDER) }
}

/**
 * Makes 1,000 templates, which differ only in their sequence number. A longer stream starts over with the first one.
 */
function templates(encode: (sequence: number) => string): (sequence: number) => DeltaTemplate {
  const made = Array.from({ length: 1000 }, (_, sequence) => template(encode(sequence)))
  return (sequence) => made[sequence % made.length]!
}

// The Responses API: https://platform.openai.com/docs/api-reference/responses-streaming

const RESPONSE_ID = 'resp_68b1f0c2d4b8819e9c41c3f3b9a7d5e00a1b2c3d4e5f6a7b'
const MESSAGE_ID = 'msg_68b1f0c3a2c4819e8d7f6e5d4c3b2a190a1b2c3d4e5f6a7b'
const CALL = {
  type: 'function_call',
  id: 'fc_68b1f0c3a2c4819e8d7f6e5d',
  call_id: 'call_9fK2mQz7Lr4TtWv1',
  name: 'create_todo',
}

function responseEvent(type: string, sequence_number: number, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number, ...data })}\n\n`
}

function response(status: string, output: object[], usage: object | null): object {
  return {
    id: RESPONSE_ID,
    object: 'response',
    created_at: 1_796_000_000,
    status,
    background: false,
    error: null,
    incomplete_details: null,
    max_output_tokens: null,
    model: 'gpt-5-mini-2025-08-07',
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: 'medium', summary: null },
    service_tier: 'default',
    store: false,
    temperature: 1,
    text: { format: { type: 'text' }, verbosity: 'medium' },
    tool_choice: 'auto',
    top_p: 1,
    truncation: 'disabled',
    usage,
    metadata: {},
  }
}

function usage(output_tokens: number): object {
  return {
    input_tokens: 1200,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 1200 + output_tokens,
  }
}

function responseStart(): string {
  return ['response.created', 'response.in_progress']
    .map((type, sequence) => responseEvent(type, sequence, { response: response('in_progress', [], null) }))
    .join('')
}

function message(status: string, text: string | null): object {
  const content = text === null ? [] : [{ type: 'output_text', annotations: [], logprobs: [], text }]
  return { id: MESSAGE_ID, type: 'message', status, content, role: 'assistant' }
}

const AT = { item_id: MESSAGE_ID, output_index: 0, content_index: 0 }

const responseDelta = templates((sequence) =>
  responseEvent('response.output_text.delta', sequence + 4, {
    ...AT,
    delta: PLACEHOLDER,
    logprobs: [],
    obfuscation: 'x7Qm2LpTz0Ka',
  }),
)

const responses: Reply = {
  toolCall() {
    const json = JSON.stringify(ARGUMENTS)
    const done = { ...CALL, status: 'completed', arguments: json }
    const at = { item_id: CALL.id, output_index: 0 }
    return chunkOf(
      [
        responseStart(),
        responseEvent('response.output_item.added', 2, {
          output_index: 0,
          item: { ...CALL, status: 'in_progress', arguments: '' },
        }),
        ...(json.match(/.{1,8}/g) ?? []).map((delta, index) =>
          responseEvent('response.function_call_arguments.delta', 3 + index, { ...at, delta, obfuscation: 'x7Qm2LpT' }),
        ),
        responseEvent('response.function_call_arguments.done', 20, { ...at, arguments: json }),
        responseEvent('response.output_item.done', 21, { output_index: 0, item: done }),
        responseEvent('response.completed', 22, { response: response('completed', [done], usage(24)) }),
      ].join(''),
    )
  },
  opening() {
    return chunkOf(
      [
        responseStart(),
        responseEvent('response.output_item.added', 2, { output_index: 0, item: message('in_progress', null) }),
        responseEvent('response.content_part.added', 3, {
          ...AT,
          part: { type: 'output_text', annotations: [], logprobs: [], text: '' },
        }),
      ].join(''),
    )
  },
  delta: responseDelta,
  closing(text, deltas) {
    const done = message('completed', text)
    return chunkOf(
      [
        responseEvent('response.output_text.done', deltas + 4, { ...AT, text, logprobs: [] }),
        responseEvent('response.content_part.done', deltas + 5, {
          ...AT,
          part: { type: 'output_text', annotations: [], logprobs: [], text },
        }),
        responseEvent('response.output_item.done', deltas + 6, { output_index: 0, item: done }),
        responseEvent('response.completed', deltas + 7, { response: response('completed', [done], usage(deltas)) }),
      ].join(''),
    )
  },
}

// Chat Completions: https://platform.openai.com/docs/api-reference/chat-streaming

function chatEvent(delta: object | null, finish_reason: string | null, usage: object | null = null): string {
  const data = {
    id: 'chatcmpl-CGk2mQz7Lr4TtWv1x8YbNc3Dd5Ff',
    object: 'chat.completion.chunk',
    created: 1_796_000_000,
    model: 'gpt-5-mini-2025-08-07',
    service_tier: 'default',
    system_fingerprint: null,
    choices: delta ? [{ index: 0, delta, logprobs: null, finish_reason }] : [],
    usage,
    obfuscation: 'x7Qm2LpTz0Ka',
  }
  return `data: ${JSON.stringify(data)}\n\n`
}

function chatEnd(finish_reason: string, completion_tokens: number): string {
  const tokens = { prompt_tokens: 1200, completion_tokens, total_tokens: 1200 + completion_tokens }
  return `${chatEvent({}, finish_reason)}${chatEvent(null, null, tokens)}data: [DONE]\n\n`
}

const chatDelta = templates(() => chatEvent({ content: PLACEHOLDER }, null))

const chat: Reply = {
  toolCall() {
    const call = { index: 0, id: CALL.call_id, type: 'function', function: { name: CALL.name, arguments: '' } }
    const fragments = (JSON.stringify(ARGUMENTS).match(/.{1,8}/g) ?? []).map((part) =>
      chatEvent({ tool_calls: [{ index: 0, function: { arguments: part } }] }, null),
    )
    return chunkOf(
      [
        chatEvent({ role: 'assistant', content: null, tool_calls: [call], refusal: null }, null),
        ...fragments,
        chatEnd('tool_calls', 24),
      ].join(''),
    )
  },
  opening: () => chunkOf(chatEvent({ role: 'assistant', content: '', refusal: null }, null)),
  delta: chatDelta,
  closing: (_, deltas) => chunkOf(chatEnd('stop', deltas)),
}
