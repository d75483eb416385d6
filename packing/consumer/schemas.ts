/** What another repository does with the schemas: it combines them with its own. */

import { decodeStream } from '@todo-agents/contract/sse-decode'
import type { Todo } from '@todo-agents/contract/todo'
import { todoCreateSchema } from '@todo-agents/contract/todo'
import { z } from 'zod'

const importSchema = z.object({ source: z.string(), todos: z.array(todoCreateSchema) })
type Import = z.infer<typeof importSchema>

const read: Import = importSchema.parse({ source: 'a file', todos: [{ item: 'Call Bob' }] })
console.log(read.todos[0]?.item satisfies Todo['item'] | undefined)
// @ts-expect-error: a todo has no such field
console.log(importSchema.safeParse({ todos: [{ item: '' }] }).success, read.todos[0]?.itm)

async function* bytes() {
  yield new TextEncoder().encode('event: message\ndata: {"content":"Hello"}\n\n')
}
for await (const event of decodeStream(bytes())) console.log(event.event, event.data)
