import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { brokenRules } from '@todo-agents/agent/testing/vendor-rules/vendor-rules'

export interface Provider extends AsyncDisposable {
  /** The address without a path. */
  origin: string
  /** The rules of vendors that requests have broken. */
  broken: string[]
}

interface ProviderOptions {
  /** Where the API is, such as `/v1`. */
  path: string
  /** The only key; null: any key is right. */
  apiKey: string | null
  model: string
  apis: ('responses' | 'chat')[]
}

/**
 * Starts a server that behaves as a whole model provider: it has a path, a key, a list of models and one or two APIs, and
 * everything else is an error. Its model creates a todo "milk" for each message.
 */
export async function startProvider({ path, apiKey, model, apis }: ProviderOptions): Promise<Provider> {
  const broken: string[] = []
  const paths = { responses: `${path}/responses`, chat: `${path}/chat/completions` }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '', method, headers } = request
    const body = parsed(await text(request))
    if (apiKey !== null && headers.authorization !== `Bearer ${apiKey}`) {
      return sendJson(response, 401, { error: { message: 'Incorrect API key', code: 'invalid_api_key' } })
    }
    if (method === 'GET' && url === `${path}/models`) return sendJson(response, 200, { data: [{ id: model }] })
    const api = apis.find((each) => method === 'POST' && url === paths[each])
    if (!api) return sendJson(response, 404, { error: { message: `no such path: ${url}` } })
    if (body.model === undefined) return sendJson(response, 400, { error: { message: 'model is missing' } })
    if (body.model !== model) {
      return sendJson(response, 404, { error: { message: 'no such model', code: 'model_not_found' } })
    }
    broken.push(...brokenRules(url, body))
    sendEvents(response, api === 'chat' ? chatReply(body) : responsesReply(body))
  }

  const server = createServer(respond)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    broken,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

type Body = Record<string, unknown>

function parsed(body: string): Body {
  return body === '' ? {} : JSON.parse(body)
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function sendEvents(response: ServerResponse, events: object[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of events) {
    const name = 'type' in event ? `event: ${event.type}\n` : ''
    response.write(`${name}data: ${JSON.stringify(event)}\n\n`)
  }
  response.end('data: [DONE]\n\n')
}

const CALL = { name: 'create_todo', arguments: '{"item":"milk"}' }
const SAID = 'I added milk.'

function chatReply({ messages }: Body): object[] {
  const isDone = (messages as { role: string }[]).at(-1)?.role === 'tool'
  const delta = isDone
    ? { content: SAID }
    : { tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: CALL }] }
  return [
    { choices: [{ index: 0, delta, finish_reason: null }] },
    { choices: [{ index: 0, delta: {}, finish_reason: isDone ? 'stop' : 'tool_calls' }] },
    { choices: [], usage: { prompt_tokens: 100, completion_tokens: 10, prompt_tokens_details: { cached_tokens: 40 } } },
  ]
}

function responsesReply({ input }: Body): object[] {
  const isDone = (input as { type?: string }[]).at(-1)?.type === 'function_call_output'
  const item = isDone
    ? { type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: SAID }] }
    : { type: 'function_call', call_id: 'call_1', status: 'completed', ...CALL }
  const usage = { input_tokens: 100, output_tokens: 10, input_tokens_details: { cached_tokens: 40 } }
  return [
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: { status: 'completed', output: [item], usage } },
  ]
}
