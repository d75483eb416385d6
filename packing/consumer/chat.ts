/** A conversation of two messages, of which the second waits in the queue. Prints what a page would show. */

import { createTodoAgents } from '@todo-agents/client'
import { createAgentChat } from '@todo-agents/client/chat'

const client = createTodoAgents({ url: process.argv[2] ?? '' })
await client.auth.signInAsGuest()
const chat = createAgentChat({ client })
await Promise.all([chat.send('add buy milk'), chat.send('add call Bob')])
while (chat.getState().status !== 'idle' || chat.getState().queue.length > 0) {
  await new Promise<void>((resolve) => chat.subscribe(resolve))
}
for (const { role, parts } of chat.getState().messages) {
  console.log(role, parts.map((part) => (part.type === 'text' ? part.content : part.tool_name)).join(' | '))
}
chat.disconnect()
