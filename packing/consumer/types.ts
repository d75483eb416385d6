/** What another repository can rely on in the types of the client. It is compiled there, against the tarball. */

import type { FeedEvent, RouterInputs, RouterOutputs, Todo } from '@todo-agents/client'
import { createTodoAgents } from '@todo-agents/client'
import { createAgentChat } from '@todo-agents/client/chat'

const client = createTodoAgents({ url: 'http://localhost:3000', token: () => 'ta_…' })

export const input: RouterInputs['todo']['create'] = { item: 'Call Bob', importance: 'high', tags: ['phone'] }
// @ts-expect-error: the level does not exist
export const wrongInput: RouterInputs['todo']['create'] = { item: 'Call Bob', importance: 'highest' }

export async function outputs(): Promise<RouterOutputs['todo']['list']> {
  const written = await client.trpc.todo.create.mutate(input)
  const todo: Todo | undefined = written.todos[0]
  // @ts-expect-error: a title is a text
  todo?.item satisfies number | undefined
  const { data } = { data: await client.trpc.change.undo.mutate({ change_id: written.change_ids }) }
  data.changes[0]?.entity satisfies 'todo' | 'tag' | 'list' | 'preference' | 'wording' | undefined
  // @ts-expect-error: a query has no mutation
  client.trpc.todo.list.mutate
  return client.trpc.todo.list.query({ day: '2026-12-01' })
}

export async function events(): Promise<string[]> {
  const texts: string[] = []
  for await (const event of client.streamAgent({ message: 'What is on today?' })) {
    // @ts-expect-error: only some events have a content
    event.data.content
    if (event.event === 'message') texts.push(event.data.content)
  }
  client.trpc.change.subscribe.subscribe({}, { onData: ({ data }) => void (data satisfies FeedEvent) })
  return texts
}

export const lastPart = createAgentChat({ client }).getState().messages.at(-1)?.parts.at(-1)?.type satisfies
  | 'text'
  | 'tool_call'
  | undefined
