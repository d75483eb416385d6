import { useQuery } from '@tanstack/react-query'
import type { ChatMessage } from '@todo-agents/client/chat/chat-state'
import { MAX_PAGE_LENGTH } from '@todo-agents/contract/bounds'
import type { SessionBranch } from '@todo-agents/contract/session'
import { getQueryKey } from '@trpc/react-query'
import type { Client } from '../../../lib/server/client.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import type { UseAgentChat } from '../sync/use-agent-chat.ts'

export interface Branches {
  session_id: string
  /** Returns the branches that a message has replaced, oldest first. */
  of(message: ChatMessage): SessionBranch[]
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
      (role === 'user' && data && (data.get(id) ?? (run_id === null ? undefined : data.get(run_id)))) || NONE,
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

const NONE: SessionBranch[] = []

/**
 * Returns the branches by the id of the message that stands in their place, and by the id of its run: the chat does not
 * know the stored id of a message that was sent here.
 */
async function readBranches(client: Client, id: string, signal: AbortSignal): Promise<Map<string, SessionBranch[]>> {
  const { branches = [] } = await client.trpc.session.branches.query({ id }, { signal })
  if (branches.length === 0) return new Map()
  const { messages } = await client.trpc.session.history.query({ id, limit: MAX_PAGE_LENGTH }, { signal })
  const oldestFirst = branches.toReversed()
  const byMessage = Map.groupBy(oldestFirst, ({ replaced_by }) => replaced_by ?? '')
  const byRun = messages.flatMap((message) => {
    const replaced = byMessage.get(message.id)
    return replaced && message.run_id !== null ? [[message.run_id, replaced] as const] : []
  })
  return new Map([...byMessage, ...byRun])
}
