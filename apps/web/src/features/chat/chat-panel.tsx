import type { ReactNode } from 'react'
import { useEffect, useEffectEvent, useRef } from 'react'
import { ErrorNote } from '../../components/error-note.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { useClient } from '../../lib/client.ts'
import { errorMessage } from '../../lib/error-message.ts'
import { trpc } from '../../lib/trpc.ts'
import { useRefresh } from '../../lib/use-refresh.ts'
import { ApprovalCard } from './approval-card.tsx'
import { Composer } from './composer.tsx'
import { ExamplePrompts } from './example-prompts.tsx'
import { MessageList } from './message-list.tsx'
import type { UseAgentChat } from './use-agent-chat.ts'
import { useAgentChat } from './use-agent-chat.ts'

interface ChatPanelProps {
  /** The conversation to show; null for a new one. */
  session_id: string | null
  /** A message was sent: the conversation has this id, and is the latest now. */
  onSession: (session_id: string) => void
  header: ReactNode
}

/** The conversation with the assistant. */
export function ChatPanel({ session_id, onSession, header }: ChatPanelProps) {
  const client = useClient()
  const utils = trpc.useUtils()
  const refresh = useRefresh()
  const composer = useRef<HTMLTextAreaElement>(null)

  const chat = useAgentChat({
    client,
    session_id,
    onSession: (id) => {
      onSession(id)
      utils.session.list.invalidate()
    },
    onToolResult: ({ data }) => {
      if (data.change_ids.length > 0) refresh()
    },
    onEnd: () => {
      utils.session.list.invalidate()
      utils.usage.invalidate()
    },
  })
  const { state } = chat
  const history = useHistory(session_id, chat)

  function send(text: string) {
    chat.send(text)
    composer.current?.focus()
  }

  function decide(decision: 'approve' | 'deny') {
    composer.current?.focus()
    return chat.approve(decision)
  }

  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex h-14 shrink-0 items-center gap-1 border-line border-b px-3">{header}</header>
      <MessageList
        state={state}
        empty={
          history.isLoading ? (
            <div className="m-auto">
              <Spinner label="Loading the conversation" />
            </div>
          ) : history.error ? (
            <ErrorNote message={errorMessage(history.error)} onRetry={() => history.refetch()} />
          ) : (
            <ExamplePrompts onChoose={send} />
          )
        }
      >
        {state.approval && (
          <ApprovalCard key={state.approval.approval_id} approval={state.approval} onDecide={decide} />
        )}
        {state.rate_limit ? (
          <ErrorNote message={state.rate_limit.message} />
        ) : (
          state.error && <ErrorNote message={state.error.message} onRetry={() => chat.retry()} />
        )}
      </MessageList>
      <div className="px-3 pb-3">
        <Composer ref={composer} status={state.status} onSend={send} onStop={() => chat.stop()} />
      </div>
    </div>
  )
}

const HISTORY_LENGTH = 100

/** Reads the messages of a conversation that was chosen; one that was begun here is in the state already. */
function useHistory(session_id: string | null, { state, loadHistory, join }: UseAgentChat) {
  const isMissing = session_id !== null && state.session_id === session_id && state.messages.length === 0
  const query = trpc.session.history.useQuery(
    { id: session_id ?? '', limit: HISTORY_LENGTH },
    { enabled: isMissing, gcTime: 0, staleTime: 0 },
  )

  const load = useEffectEvent((messages: NonNullable<typeof query.data>['messages']) => {
    if (!isMissing || session_id === null || messages.length === 0) return
    loadHistory(messages, session_id)
    const run_id = messages.at(-1)?.run_id
    if (run_id) join(run_id)
  })
  useEffect(() => {
    if (query.data) load(query.data.messages)
  }, [query.data])

  return query
}
