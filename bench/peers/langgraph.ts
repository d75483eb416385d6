/** LangGraph with its PostgreSQL checkpointer: the agent of its quickstart, and the streams of its guide. */
import { AIMessageChunk, isToolMessage, SystemMessage } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { ToolNode, toolsCondition } from '@langchain/langgraph/prebuilt'
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres'
import { ChatOpenAI } from '@langchain/openai'
import type { ChatRequest, PeerEvent } from './serve.ts'
import { CREATE_TODO, INSTRUCTIONS, MODEL, pipeEvents, serve, textsOf } from './serve.ts'
import { createTodo, todoSchema } from './todos.ts'

const durability = process.env.DURABILITY as 'sync' | 'async' | undefined
const tools = [tool(createTodo, { ...CREATE_TODO, schema: todoSchema })]
const model = new ChatOpenAI({
  model: MODEL,
  useResponsesApi: true,
  streaming: true,
  configuration: { baseURL: process.env.OPENAI_BASE_URL ?? null },
}).bindTools(tools)
const checkpointer = PostgresSaver.fromConnString(process.env.DATABASE_URL!)
const tables = checkpointer.setup()

const graph = new StateGraph(MessagesAnnotation)
  .addNode('model', async ({ messages }) => ({
    messages: await model.invoke([new SystemMessage(INSTRUCTIONS), ...messages]),
  }))
  .addNode('tools', new ToolNode(tools))
  .addEdge(START, 'model')
  .addConditionalEdges('model', toolsCondition, ['tools', END])
  .addEdge('tools', 'model')
  .compile({ checkpointer })

/** A new message is added to the thread, which has the earlier ones. With `resume` the input is null. */
async function* eventsOf(request: ChatRequest): AsyncGenerator<PeerEvent> {
  await tables
  const input = request.resume ? null : { messages: textsOf(request).slice(-1) }
  const config = { configurable: { thread_id: request.id }, ...(durability && { durability }) }
  const streamMode: ['messages', 'updates'] = ['messages', 'updates']
  for await (const [mode, chunk] of await graph.stream(input, { ...config, streamMode })) {
    if (mode === 'messages') {
      const [message] = chunk
      if (isToolMessage(message)) yield { type: 'tool-result' }
      else if (message instanceof AIMessageChunk && message.text) yield { type: 'text-delta', delta: message.text }
    } else if (chunk.model?.messages) {
      const [message] = [chunk.model.messages].flat()
      if (message && 'tool_calls' in message && message.tool_calls?.length) yield { type: 'tool-call' }
    }
  }
}

serve((request, response) => pipeEvents(eventsOf(request), response))
