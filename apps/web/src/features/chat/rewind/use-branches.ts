import { useQuery } from '@tanstack/react-query'
import type { ChatMessage } from '@todo-agents/client/chat/chat-state'
import { MAX_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import { getQueryKey } from '@trpc/react-query'
import type { Client } from '../../../lib/server/client.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import type { UseAgentChat } from '../sync/use-agent-chat.ts'
import type { Versions } from './versions.ts'
import { versionsOf } from './versions.ts'

export interface Branches {
  session_id: string
  /** Returns the versions of the part that begins with a message. Null when it has only one. */
  of(message: ChatMessage): Versions | null
  /** Makes a branch the current part of the conversation, and shows it. Rejects when the server refuses. */
  use(branch_id: string): Promise<void>
  /** Reads the branches again. */
  refresh(): void
}

type Chat = Pick<UseAgentChat, 'loadHistory' | 'reset'>

/** The parts of a conversation that later messages have replaced. */
export function useBranches(client: Client, session_id: string | null, chat: Chat): Branches {
  const id = session_id ?? ''
  const { data, refetch } = useQuery({
    queryKey: getQueryKey(trpc.session.branches, { id }, 'query'),
    queryFn: ({ signal }) => readBranches(client, id, signal),
    enabled: session_id !== null,
    // A server that cannot list the branches still answers.
    retry: false,
  })

  return {
    session_id: id,
    of: ({ id, run_id, role }) =>
      (role === 'user' && data && (data.get(id) ?? (run_id === null ? undefined : data.get(run_id)))) || null,
    async use(branch_id) {
      await client.trpc.session.switch.mutate({ id, branch_id })
      const { messages, next_cursor } = await client.trpc.session.history.query({ id, limit: MAX_PAGE_LENGTH })
      chat.reset(id)
      chat.loadHistory(messages, id, next_cursor)
      await refetch()
    },
    refresh: () => void refetch(),
  }
}

/**
 * Returns the versions by the id of the message that stands in their place, and by the id of its run: the chat does not
 * know the stored id of a message that was sent here.
 */
async function readBranches(client: Client, id: string, signal: AbortSignal): Promise<Map<string, Versions>> {
  const { branches = [] } = await client.trpc.session.branches.query({ id }, { signal })
  if (branches.length === 0) return new Map()
  const { messages } = await client.trpc.session.history.query({ id, limit: MAX_PAGE_LENGTH }, { signal })
  const replaced = Map.groupBy(branches, ({ replaced_by }) => replaced_by ?? '')
  const byMessage = new Map([...replaced].map(([message_id, group]) => [message_id, versionsOf(group, message_id)]))
  const byRun = messages.flatMap((message) => {
    const versions = byMessage.get(message.id)
    return versions && message.run_id !== null ? [[message.run_id, versions] as const] : []
  })
  return new Map([...byMessage, ...byRun])
}
