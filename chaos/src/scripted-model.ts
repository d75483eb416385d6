import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { brokenRules } from '@todo-agents/agent/testing/vendor-rules/vendor-rules'

/** One answer of the model: text in pieces, then tool calls. The last answer of a script has no calls. */
export interface Step {
  pieces: string[]
  calls?: { id: string; name: string; arguments: Record<string, unknown> }[]
}

/**
 * Called after each piece of an answer with the text that the model has `sent` so far. The model continues when the
 * promise resolves. `signal` is aborted when the server closes the connection.
 */
export type Pace = (sent: string, signal: AbortSignal) => Promise<void>

export interface ScriptedModel extends AsyncDisposable {
  /** Returns the environment of a server that uses this model. `name` identifies the server in `asked`. */
  env(name: string): Record<string, string>
  /** The pace of the answers, by the user's message. Without one, an answer is sent at once. */
  paces: Map<string, Pace>
  /** The answers, by the user's message. Without a script they are those of `twoTools`. */
  scripts: Map<string, Step[]>
  /**
   * The names of the servers that asked for an answer, by the user's message: one entry for each step, and one more for
   * each answer that was lost.
   */
  asked: Map<string, string[]>
}

/** Returns three answers: a text and a call that creates a todo, the same again, and a last text. */
export function twoTools(message: string): Step[] {
  const create = (letter: string) => ({
    id: `call_${message.replaceAll(/\W/g, '_')}_${letter}`,
    name: 'create_todo',
    arguments: { item: `${message} ${letter}` },
  })
  return [
    { pieces: ['First ', 'I write ', 'down A — ', 'the naïve one.'], calls: [create('A')] },
    { pieces: ['And now ', 'the other, ', 'which is B.'], calls: [create('B')] },
    { pieces: ['Both ', 'A and B ', 'are on ', 'your list.'] },
  ]
}

interface ChatRequest extends Record<string, unknown> {
  messages: { role: string; content?: string | null }[]
}

/**
 * Starts a model in this process that speaks Chat Completions. The same request always gets the same answer: the number
 * of tool results in it determines the step. A request that any vendor would refuse is answered with 400, and fails the
 * test when the model is disposed.
 */
export async function scriptedModel(): Promise<ScriptedModel> {
  const paces: ScriptedModel['paces'] = new Map()
  const scripts: ScriptedModel['scripts'] = new Map()
  const asked: ScriptedModel['asked'] = new Map()
  const broken: string[] = []

  const server = createServer(async (request, response) => {
    const body = (await json(request)) as ChatRequest
    const rules = brokenRules(request.url ?? '', body)
    if (rules.length > 0) {
      broken.push(...rules)
      response.writeHead(400).end(JSON.stringify({ error: { message: rules.join('; ') } }))
      return
    }
    const { messages } = body
    const start = messages.findLastIndex(({ role }) => role === 'user')
    const message = messages[start]?.content ?? ''
    const results = messages.slice(start).filter(({ role }) => role === 'tool').length
    const name = request.headers.authorization?.replace('Bearer ', '') ?? ''
    asked.set(message, [...(asked.get(message) ?? []), name])
    const steps = scripts.get(message) ?? twoTools(message)
    await answer(response, stepAfter(steps, results), paces.get(message))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const baseUrl = `http://127.0.0.1:${port}/v1`

  return {
    env: (name) => ({
      ASSISTANT: 'model',
      OPENAI_API: 'chat',
      OPENAI_BASE_URL: baseUrl,
      OPENAI_API_KEY: name,
      OPENAI_CHECK: 'off',
    }),
    paces,
    scripts,
    asked,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
      if (broken.length > 0) throw new Error(`requests that a vendor refuses: ${broken.join('; ')}`)
    },
  }
}

/** Returns the first step whose calls do not all have results yet. */
function stepAfter(steps: Step[], results: number): Step {
  let left = results
  for (const step of steps) {
    const count = step.calls?.length ?? 0
    if (count === 0 || count > left) return step
    left -= count
  }
  throw new Error(`the script has no step after ${results} results`)
}

async function answer(response: ServerResponse, { pieces, calls = [] }: Step, pace?: Pace): Promise<void> {
  const closed = new AbortController()
  response.on('close', () => closed.abort())
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  let sent = ''
  for (const content of pieces) {
    write(response, { choices: [{ index: 0, delta: { content } }] })
    sent += content
    await pace?.(sent, closed.signal)
    if (closed.signal.aborted) return
  }
  for (const [index, { id, name, arguments: args }] of calls.entries()) {
    const called = { name, arguments: JSON.stringify(args) }
    write(response, {
      choices: [{ index: 0, delta: { tool_calls: [{ index, id, type: 'function', function: called }] } }],
    })
  }
  write(response, { choices: [{ index: 0, delta: {}, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop' }] })
  write(response, { choices: [], usage: { prompt_tokens: 100, completion_tokens: 10 } })
  response.end('data: [DONE]\n\n')
}

function write(response: ServerResponse, chunk: object): void {
  response.write(`data: ${JSON.stringify(chunk)}\n\n`)
}
