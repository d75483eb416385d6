import type { ChatMessage } from '@todo-agents/client/chat/chat-state'
import { isBusy } from '@todo-agents/client/chat/chat-state'
import type { ReactNode } from 'react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { ErrorBoundary } from '../../components/error-boundary.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { useAsked } from '../../lib/page/ask.ts'
import { useNamed } from '../../lib/page/ask-about.ts'
import { focusField } from '../../lib/page/focus.ts'
import { useMessageFieldRequests } from '../../lib/page/message-field.ts'
import { useToast } from '../../lib/page/toast.ts'
import { useStableActions } from '../../lib/page/use-stable-actions.ts'
import { useClient } from '../../lib/server/client.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { chatTexts as t } from '../../lib/texts/chat.ts'
import { useUnderstandsAll } from '../../lib/user/use-understands-all.ts'
import { ChatContext } from './chat-context.ts'
import { Composer } from './composer/composer.tsx'
import { QueuedMessages } from './composer/queued-messages.tsx'
import { QuotaNote } from './composer/quota-note.tsx'
import { SuggestionList } from './composer/suggestion-list.tsx'
import type { SuggestionFacts } from './composer/suggestions.ts'
import { suggestionsOf } from './composer/suggestions.ts'
import { useDraft } from './composer/use-draft.ts'
import { useMentions } from './composer/use-mentions.ts'
import { useWriteName } from './composer/use-write-name.ts'
import { MessageList } from './messages/message-list.tsx'
import { MessageItem } from './rewind/message-item.tsx'
import { useBranches } from './rewind/use-branches.ts'
import type { Replacement } from './rewind/use-rewind.ts'
import { useRewind } from './rewind/use-rewind.ts'
import { chatStatus } from './sync/chat-status.ts'
import { ChatTrouble } from './sync/chat-trouble.tsx'
import { useAgentChat } from './sync/use-agent-chat.ts'
import { useIsSlow } from './sync/use-is-slow.ts'
import { useStoredChat } from './sync/use-stored-chat.ts'
import { useUnsentGuard } from './sync/use-unsent-guard.ts'
import { decisionOf } from './tools/answer-words.ts'
import type { Decide } from './tools/approval-card.tsx'
import { ApprovalCard } from './tools/approval-card.tsx'

interface ChatPanelProps {
  /** The conversation to show; null for a new one. */
  session_id: string | null
  /** Called when a run has started: the conversation now has this id, and is the latest. */
  onSession: (session_id: string) => void
  /** Called when the assistant starts or stops waiting for the user's approval. */
  onWaiting: (isWaiting: boolean) => void
  header: ReactNode
  /** The user's own todos, for the suggestions of an empty conversation. */
  counts: Omit<SuggestionFacts, 'understandsAll'>
  /** Opens the details of a todo. */
  onOpenTodo: (todo_id: string) => void
}

/** The conversation with the assistant. The changes that its tools make reach the page through the live feed. */
export function ChatPanel({ session_id, onSession, onWaiting, header, counts, onOpenTodo }: ChatPanelProps) {
  const client = useClient()
  const composer = useRef<HTMLTextAreaElement>(null)
  const chat = useAgentChat({
    client,
    session_id,
    onSession(id) {
      if (session_id === null) draft.begin(id)
      onSession(id)
    },
  })
  const { state } = chat
  const history = useStoredChat(session_id, chat)
  const draft = useDraft(chat)
  const mentions = useMentions()
  const understandsAll = useUnderstandsAll()
  useUnsentGuard(state)
  useAsked((text) => void draft.sendOther(text))
  useNamed(useWriteName(composer, draft))
  useMessageFieldRequests((then) => {
    focusField(composer.current)
    then()
  })
  const isSlow = useIsSlow(state)
  const branches = useBranches(client, session_id, chat)
  const rewind = useRewind(chat, {
    onReplaced: branches.refresh,
    sendNew: (content) => void draft.sendOther(content),
  })
  const decide = useRef<Decide>(null)
  const [answers, setAnswers] = useState(0)
  const toast = useToast()
  const isWaiting = state.status === 'awaiting_approval'
  const reportWaiting = useEffectEvent(onWaiting)
  useEffect(() => {
    reportWaiting(isWaiting)
  }, [isWaiting])

  const questions = new Map(state.messages.flatMap((one) => (one.role === 'user' ? [[one.run_id, one] as const] : [])))
  const { start, setText, cancel, send, sendAsNew } = rewind
  const actions = useStableActions({
    ...{ start, setText, cancel, send, sendAsNew, use: branches.use, discard },
    retry: (message_id: string) => void toComposer(chat.retry(message_id)),
    close: () => focusField(composer.current),
  })

  /**
   * Answers the question as its buttons do, when exactly one waits and the message says yes or no. Returns false for any
   * other message.
   */
  function answersQuestion(text: string): boolean {
    const decision = isWaiting && state.set_aside.length === 0 ? decisionOf(text) : null
    if (decision === null || !decide.current?.(decision)) return false
    draft.setText('')
    setAnswers((count) => count + 1)
    toast({ message: decision === 'approve' ? t.saidYes(text) : t.saidNo(text) })
    return true
  }

  /** Moves the focus to the composer, because `action` removes the button that was pressed. */
  function toComposer(action: Promise<void>): Promise<void> {
    focusField(composer.current)
    return action
  }

  function discard(message_id: string): void {
    chat.discard(message_id)
    focusField(composer.current)
  }

  const open = useStableActions({ onOpenTodo })
  return (
    <ChatContext value={open}>
      <div className="flex h-full min-h-0 flex-col">
        <div className="flex h-14 shrink-0 items-center gap-1 border-line border-b px-3">{header}</div>
        <ErrorBoundary what={t.thisConversation} subject={session_id}>
          <MessageList
            state={state}
            answers={answers}
            onOlder={chat.loadOlder}
            renderMessage={(message, run) => {
              const replacement = replacementOf(message, rewind.replacement)
              return (
                <MessageItem
                  key={message.id}
                  message={message}
                  run={run}
                  isAtRest={!isBusy(state)}
                  question={message.role === 'assistant' ? questions.get(message.run_id) : undefined}
                  replacement={replacement}
                  versions={branches.of(message)}
                  session_id={branches.session_id}
                  state={message.failure || replacement ? state : null}
                  actions={actions}
                />
              )
            }}
            empty={
              <EmptyConversation
                history={history}
                counts={counts}
                understandsAll={understandsAll}
                hasQueue={state.queue.length > 0}
                onChoose={(prompt) => toComposer(draft.send(prompt))}
              />
            }
          >
            {state.messages.length > 0 && history.isLoadingError && (
              <ErrorNote message={t.mayBeMissing(errorMessage(history.error))} onRetry={() => history.refetch()} />
            )}
            {state.approval && (
              <ErrorBoundary
                key={state.approval.approval_id}
                what={t.theQuestion}
                text={() => state.approval?.preview.join('\n') ?? ''}
              >
                <ApprovalCard
                  approval={state.approval}
                  onDecide={(decision, details) => toComposer(chat.approve(decision, details?.args, details?.calls))}
                  composer={composer}
                  decideRef={decide}
                />
              </ErrorBoundary>
            )}
            <QueuedMessages
              state={state}
              onTakeBack={(id, content) => toComposer(draft.takeBack(id, content))}
              onRelease={(id, content) => toComposer(draft.release(id, content))}
              onDiscard={discard}
              onRearrange={chat.rearrange}
              onClose={() => focusField(composer.current)}
            />
            <ChatTrouble state={state} told={rewind.refusal} isSlow={isSlow} onRetry={() => chat.retry()} />
          </MessageList>
        </ErrorBoundary>
        <div className="mx-auto w-full max-w-[49.5rem] px-3 pb-3">
          {/* Always rendered: a status region that is added together with its text is not announced. */}
          <p role="status" className="sr-only">
            {chatStatus(state, isSlow)}
          </p>
          <Composer
            ref={composer}
            text={draft.text}
            onText={draft.setText}
            status={state.status}
            isEnglishOnly={understandsAll === false}
            mentions={mentions}
            onSend={(text) => {
              // Keeps the on-screen keyboard open.
              composer.current?.focus()
              if (!answersQuestion(text)) void draft.send(text)
            }}
            onStop={() => toComposer(chat.stop())}
          />
          <QuotaNote ended={state.status === 'idle' ? state.messages.at(-1)?.id : null} />
        </div>
      </div>
    </ChatContext>
  )
}

/** Returns the replacement of a message, or of the message that an answer belongs to. */
function replacementOf({ role, run_id }: ChatMessage, replacement: Replacement | null): Replacement | null {
  const kind = role === 'user' ? 'edit' : 'again'
  return replacement?.run_id === run_id && replacement.kind === kind ? replacement : null
}

interface EmptyConversationProps {
  history: ReturnType<typeof useStoredChat>
  counts: ChatPanelProps['counts']
  /** Null while it is not known. */
  understandsAll: boolean | null
  hasQueue: boolean
  onChoose: (prompt: string) => void
}

/** Shown instead of messages while the history is being read, could not be read, or is empty. */
function EmptyConversation({ history, counts, understandsAll, hasQueue, onChoose }: EmptyConversationProps) {
  if (history.isLoading) {
    return (
      <div className="m-auto">
        <Spinner label={t.loading} />
      </div>
    )
  }
  if (history.error) return <ErrorNote message={errorMessage(history.error)} onRetry={() => history.refetch()} />
  if (hasQueue || understandsAll === null) return null
  const suggestions = suggestionsOf({ ...counts, understandsAll })
  return <SuggestionList suggestions={suggestions} isEnglishOnly={!understandsAll} onChoose={onChoose} />
}
