/** `@openai/agents` as its guides on tools and streaming show it. */
import { Agent, assistant, run, setTracingDisabled, tool, user } from '@openai/agents'
import type { ChatRequest, PeerEvent } from './serve.ts'
import { CREATE_TODO, INSTRUCTIONS, MODEL, pipeEvents, serve, textsOf } from './serve.ts'
import { createTodo, todoSchema } from './todos.ts'

// By default each run is also sent to OpenAI.
setTracingDisabled(true)

const agent = new Agent({
  name: 'Assistant',
  instructions: INSTRUCTIONS,
  model: MODEL,
  tools: [tool({ ...CREATE_TODO, parameters: todoSchema, execute: createTodo })],
})

async function* eventsOf(request: ChatRequest): AsyncGenerator<PeerEvent> {
  const input = textsOf(request).map(({ role, content }) => (role === 'user' ? user(content) : assistant(content)))
  const stream = await run(agent, input, { stream: true })
  for await (const event of stream) {
    if (event.type === 'raw_model_stream_event' && event.data.type === 'output_text_delta')
      yield { type: 'text-delta', delta: event.data.delta }
    else if (event.type === 'run_item_stream_event' && event.name === 'tool_called') yield { type: 'tool-call' }
    else if (event.type === 'run_item_stream_event' && event.name === 'tool_output') yield { type: 'tool-result' }
  }
  await stream.completed
}

serve((request, response) => pipeEvents(eventsOf(request), response))
