import { createTodoAgents } from '@todo-agents/client'

const url = process.argv[2] ?? process.env.TODO_AGENTS_URL ?? 'http://localhost:3000'
const client = createTodoAgents({ url })

await client.auth.signInAsGuest()

const message = 'Create a todo for team meeting tomorrow at 2 PM, high importance'
for await (const event of client.streamAgent({ message })) {
  switch (event.event) {
    case 'tool_call':
      console.log(`→ ${event.data.tool_name}`, event.data.arguments)
      break
    case 'message':
      console.log(event.data.content)
      break
    case 'error':
    case 'rate_limit_exceeded':
      throw new Error(event.data.message)
  }
}

const { todos } = await client.trpc.todo.list.query({})
console.table(todos, ['item', 'start_time', 'end_time', 'importance'])
