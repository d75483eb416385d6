import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { answer } from '../processes/answer.ts'

/** The body of a request: the conversation so far, in the form of the AI SDK's `UIMessage`. */
export interface ChatRequest {
  /** The id of the conversation. */
  id: string
  messages: { id: string; role: 'user' | 'assistant'; parts: { type: 'text'; text: string }[] }[]
  /** Asks for the rest of an answer instead of a new one. Only LangGraph can do this. */
  resume?: boolean
}

/** An event of an answer. The AI SDK has its own, which have the same form for text. */
export type PeerEvent = { type: 'text-delta'; delta: string } | { type: 'tool-call' } | { type: 'tool-result' }

export const INSTRUCTIONS = 'You manage the todos of the user.'
export const MODEL = 'gpt-5-mini'
export const CREATE_TODO = {
  name: 'create_todo' as const,
  description: 'Creates a todo.',
}

/** Answers POST requests with a stream of events. The port is told to the benchmark. */
export function serve(handle: (request: ChatRequest, response: ServerResponse) => Promise<void>): void {
  const server = createServer(async (request, response) => {
    try {
      await handle((await json(request)) as ChatRequest, response)
    } catch (error) {
      console.error(error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    }
  })
  server.keepAliveTimeout = 0
  server.requestTimeout = 0
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', 8192, () =>
    answer({ port: () => (server.address() as AddressInfo).port }),
  )
}

/** Writes the events as they come, as server-sent events. */
export async function pipeEvents(events: AsyncIterable<PeerEvent>, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for await (const event of events) response.write(`data: ${JSON.stringify(event)}\n\n`)
  response.end('data: [DONE]\n\n')
}

/** Returns the texts of the conversation. */
export function textsOf({ messages }: ChatRequest): { role: 'user' | 'assistant'; content: string }[] {
  return messages.map(({ role, parts }) => ({ role, content: parts.map(({ text }) => text).join('') }))
}
