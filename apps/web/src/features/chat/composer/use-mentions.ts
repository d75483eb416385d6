import { use } from 'react'
import { trpc } from '../../../lib/server/trpc.ts'
import { ReplicaContext } from '../../../lib/todos/replica-context.ts'
import type { Mention } from './mentions.ts'
import { mentionsOf } from './mentions.ts'

/** Returns a function that returns what a text may name: the open todos, lists and tags of the user. */
export function useMentions(): (query: string) => Mention[] {
  const replica = use(ReplicaContext)
  const { data: lists } = trpc.list.list.useQuery()
  const { data: tags } = trpc.tag.list.useQuery()
  return (query) =>
    mentionsOf(query, { todos: replica?.snapshot().open ?? [], lists: lists?.lists ?? [], tags: tags ?? [] })
}
