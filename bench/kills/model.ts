import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

export const DELTAS = 30
const PIECES = Array.from({ length: DELTAS }, (_, index) => `${index} `)
/** The whole answer to a message. */
export const ANSWER = PIECES.join('')

/** Where the model stops until `release`: before its first event, or after so many deltas. */
export type Hold = 'start' | number

export interface Model {
  port: number
  /** Makes the answer to the message with this tag stop. Resolves when the model has stopped. */
  hold(tag: string, at: Hold): Promise<void>
  /** Ends all holds. */
  release(): void
  /** Returns how many requests there were for a tag. */
  requests(tag: string): number
  close(): Promise<void>
}

interface Item {
  type?: string
  role?: string
  content?: string | { text?: string }[]
  call_id?: string
}

/** Returns the message of a user that the model answers by two calls of create_todo, one after the other, and a text. */
export const messageOf = (tag: string) => `Please prepare me, run ${tag}.`
export const itemsOf = (tag: string) => [`First of ${tag}`, `Second of ${tag}`]

/**
 * Starts a model in this process that speaks OpenAI's Responses API. As OpenAI does, it refuses a conversation that has
 * a call without an output.
 */
export async function startModel(): Promise<Model> {
  const counts = new Map<string, number>()
  let held: { tag: string; at: Hold; reached: () => void; released: PromiseWithResolvers<void> } | null = null
  let lastId = 0

  async function holdAt(tag: string, at: Hold): Promise<void> {
    if (held?.tag !== tag || held.at !== at) return
    held.reached()
    await held.released.promise
  }

  const server = createServer(async (request, response) => {
    const { input } = (await json(request)) as { input: Item[] }
    if (hasOpenCall(input)) {
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end('{"error":{"message":"No tool output found for function call.","type":"invalid_request_error"}}')
      return
    }
    const from = input.findLastIndex(({ role }) => role === 'user')
    const tag = /run (\w+)/.exec(textOf(input[from]))?.[1]
    const id = `${++lastId}`
    const write = openStream(response, id)
    if (!tag) return write.text(id, ['You are welcome.'])
    counts.set(tag, (counts.get(tag) ?? 0) + 1)
    const results = input.slice(from).filter(({ type }) => type === 'function_call_output').length
    if (results === 0) await holdAt(tag, 'start')
    const item = itemsOf(tag)[results]
    if (item) write.call(id, { item, importance: 'high' })
    else await write.text(id, PIECES, (sent) => holdAt(tag, sent))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    port: (server.address() as AddressInfo).port,
    hold(tag, at) {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = { tag, at, reached: resolve, released: Promise.withResolvers<void>() }
      return promise
    },
    release() {
      held?.released.resolve()
      held = null
    },
    requests: (tag) => counts.get(tag) ?? 0,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function textOf(item: Item | undefined): string {
  const { content = '' } = item ?? {}
  return typeof content === 'string' ? content : content.map(({ text }) => text ?? '').join('')
}

function hasOpenCall(input: Item[]): boolean {
  const idsOf = (wanted: string) => input.flatMap(({ type, call_id }) => (type === wanted && call_id ? [call_id] : []))
  const outputs = new Set(idsOf('function_call_output'))
  return idsOf('function_call').some((id) => !outputs.has(id))
}

/** Starts a response. Its methods write the rest of it, with one call or one text. */
function openStream(response: ServerResponse, id: string) {
  let sequence_number = 0
  const send = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence_number++, ...data })}\n\n`)
  const whole = (status: string, output: object[]) => ({
    ...{ id: `resp_${id}`, object: 'response', created_at: 1_796_000_000, model: 'gpt-5-mini', status, output },
    ...{ error: null, incomplete_details: null, instructions: null, metadata: {}, tools: [], tool_choice: 'auto' },
    usage: {
      ...{ input_tokens: 100, output_tokens: 10, total_tokens: 110 },
      ...{ input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } },
    },
  })
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  send('response.created', { response: whole('in_progress', []) })

  function end(item: object): void {
    send('response.output_item.done', { output_index: 0, item })
    send('response.completed', { response: whole('completed', [item]) })
    response.end()
  }

  return {
    call(unique: string, args: object): void {
      const call = { type: 'function_call', id: `fc_${unique}`, call_id: `call_${unique}`, name: 'create_todo' }
      const at = { item_id: call.id, output_index: 0 }
      const json = JSON.stringify(args)
      send('response.output_item.added', { output_index: 0, item: { ...call, status: 'in_progress', arguments: '' } })
      send('response.function_call_arguments.delta', { ...at, delta: json })
      send('response.function_call_arguments.done', { ...at, arguments: json })
      end({ ...call, status: 'completed', arguments: json })
    },
    async text(unique: string, pieces: string[], afterPiece?: (sent: number) => Promise<void>): Promise<void> {
      const message = (status: string, content: object[]) => ({
        ...{ id: `msg_${unique}`, type: 'message', role: 'assistant', status, content },
      })
      const part = (text: string) => ({ type: 'output_text', text, annotations: [], logprobs: [] })
      const at = { item_id: `msg_${unique}`, output_index: 0, content_index: 0 }
      send('response.output_item.added', { output_index: 0, item: message('in_progress', []) })
      send('response.content_part.added', { ...at, part: part('') })
      for (const [index, delta] of pieces.entries()) {
        send('response.output_text.delta', { ...at, delta, logprobs: [] })
        await afterPiece?.(index + 1)
      }
      const text = pieces.join('')
      send('response.output_text.done', { ...at, text, logprobs: [] })
      send('response.content_part.done', { ...at, part: part(text) })
      end(message('completed', [part(text)]))
    },
  }
}
