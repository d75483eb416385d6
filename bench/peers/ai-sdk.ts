/** The AI SDK with the route of its chatbot guide, on `node:http`. */
import { openai } from '@ai-sdk/openai'
import type { UIMessage } from 'ai'
import { convertToModelMessages, isStepCount, pipeUIMessageStreamToResponse, streamText, toUIMessageStream } from 'ai'
import { CREATE_TODO, INSTRUCTIONS, MODEL, serve } from './serve.ts'
import { createTodo, todoSchema } from './todos.ts'

serve(async ({ messages }, response) => {
  const result = streamText({
    model: openai(MODEL),
    instructions: INSTRUCTIONS,
    messages: await convertToModelMessages(messages as UIMessage[]),
    tools: {
      [CREATE_TODO.name]: { description: CREATE_TODO.description, inputSchema: todoSchema, execute: createTodo },
    },
    stopWhen: isStepCount(5),
  })
  await pipeUIMessageStreamToResponse({ response, stream: toUIMessageStream({ stream: result.stream }) })
})
