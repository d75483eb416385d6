/** The `openai` package: `responses.create` with `stream: true`, and the loop over the turns that its guides show. */
import OpenAI from 'openai'
import type { FunctionTool, ResponseInput } from 'openai/resources/responses/responses'
import { z } from 'zod'
import type { ChatRequest, PeerEvent } from './serve.ts'
import { CREATE_TODO, INSTRUCTIONS, MODEL, pipeEvents, serve, textsOf } from './serve.ts'
import { createTodo, todoSchema } from './todos.ts'

const client = new OpenAI()
const tools: FunctionTool[] = [
  { type: 'function', ...CREATE_TODO, parameters: z.toJSONSchema(todoSchema), strict: true },
]

async function* eventsOf(request: ChatRequest): AsyncGenerator<PeerEvent> {
  const input: ResponseInput = textsOf(request)
  for (let isDone = false; !isDone; ) {
    isDone = true
    const stream = await client.responses.create({
      model: MODEL,
      instructions: INSTRUCTIONS,
      input,
      tools,
      stream: true,
    })
    for await (const event of stream) {
      if (event.type === 'response.output_text.delta') yield { type: 'text-delta', delta: event.delta }
      if (event.type !== 'response.output_item.done' || event.item.type !== 'function_call') continue
      isDone = false
      const { call_id } = event.item
      yield { type: 'tool-call' }
      const output = await createTodo(todoSchema.parse(JSON.parse(event.item.arguments)))
      input.push(event.item, { type: 'function_call_output', call_id, output })
      yield { type: 'tool-result' }
    }
  }
}

serve((request, response) => pipeEvents(eventsOf(request), response))
