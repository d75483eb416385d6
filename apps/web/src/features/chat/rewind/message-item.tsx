import type { ChatMessage, ChatState } from '@todo-agents/client/chat/chat-state'
import { Pencil, RefreshCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { memo, useRef } from 'react'
import { IconButton } from '../../../components/button.tsx'
import { CopyButton } from '../../../components/copy-button.tsx'
import { ErrorBoundary } from '../../../components/error-boundary.tsx'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { AnswerFoot } from '../messages/answer-foot.tsx'
import { FailedMark } from '../messages/failed-mark.tsx'
import { MessageView, textOf } from '../messages/message-view.tsx'
import { useSettled } from '../messages/use-settled.ts'
import type { RunPhase } from '../tools/tool-card.tsx'
import { ReplaceForm } from './replace-form.tsx'
import type { Branches } from './use-branches.ts'
import type { Replacement, Rewind } from './use-rewind.ts'
import type { Versions } from './versions.ts'
import { VersionsButton } from './versions-button.tsx'

/** What can be done with a message. The object must stay the same: each message is rendered again when it changes. */
export type MessageActions = Pick<Rewind, 'start' | 'setText' | 'cancel' | 'send' | 'sendAsNew'> &
  Pick<Branches, 'use'> & {
    /** Sends an unanswered message of the user again. */
    retry: (message_id: string) => void
    /** Drops a message of the user that was not sent. */
    discard: (message_id: string) => void
    /** Called when the focused control goes away. */
    close: () => void
  }

export interface MessageItemProps {
  message: ChatMessage
  run: RunPhase
  /** True when the assistant is at rest, so that a message can be replaced. */
  isAtRest: boolean
  /** The message of the user that an answer belongs to. */
  question: ChatMessage | undefined
  /** How the message, or that of its answer, is being replaced. */
  replacement: Replacement | null
  versions: Versions | null
  session_id: string
  /** The state of the chat, for a message that failed or is being replaced; null for any other one. */
  state: ChatState | null
  actions: MessageActions
}

/**
 * A message with its foot and its buttons: to copy or edit it, to look at its earlier versions, or to ask for another
 * answer. It is rendered again only when something of its own changes, as one of 500 messages may grow at each frame.
 */
export const MessageItem = memo(function MessageItem(props: MessageItemProps) {
  const { message, run } = props
  const box = useRef<HTMLDivElement>(null)
  useSettled(box, run !== 'ended')
  return (
    <div ref={box} className="message">
      <ErrorBoundary what={t.thisMessage} text={() => textOf(message)}>
        {message.role === 'user' ? <Question {...props} /> : <Answer {...props} />}
      </ErrorBoundary>
    </div>
  )
})

function Question({ message, run, isAtRest, replacement, versions, session_id, state, actions }: MessageItemProps) {
  if (replacement?.kind === 'edit' && state) {
    return <ReplaceForm state={state} rewind={actions} replacement={replacement} onClose={actions.close} />
  }
  const canEdit = message.run_id !== null && run === 'ended' && isAtRest
  return (
    <>
      <div className="flex max-w-full flex-row-reverse flex-wrap-reverse items-end gap-x-1 self-end">
        <MessageView message={message} run={run} />
        <div aria-live="off" className="flex items-center justify-end py-0.5">
          {versions && <VersionsButton versions={versions} session_id={session_id} onUse={actions.use} />}
          <Buttons>
            <CopyButton text={() => textOf(message)} label={t.copyMessage} />
            {canEdit && (
              <IconButton label={t.editMessage} size="sm" onClick={() => actions.start(message, 'edit')}>
                <Pencil size={14} />
              </IconButton>
            )}
          </Buttons>
        </div>
      </div>
      {message.failure && state && (
        <FailedMark state={state} message={message} onRetry={actions.retry} onDiscard={actions.discard} />
      )}
    </>
  )
}

function Answer({ message, run, isAtRest, question, replacement, state, actions }: MessageItemProps) {
  const canAsk = question !== undefined && run === 'ended' && isAtRest
  const isAsking = replacement?.kind === 'again'
  const hasText = message.parts.some(({ type }) => type === 'text')
  return (
    <>
      <MessageView message={message} run={run} />
      {run === 'ended' && !isAsking && (
        // Not announced after each answer, but readable with a screen reader.
        <div aria-live="off" className="-mt-3 flex min-h-8 items-center gap-1.5">
          {message.source && <AnswerFoot source={message.source} />}
          <Buttons>
            {hasText && <CopyButton text={() => textOf(message)} label={t.copyAnswer} />}
            {canAsk && (
              <IconButton label={t.askAgain} size="sm" onClick={() => actions.start(question, 'again')}>
                <RefreshCw size={14} />
              </IconButton>
            )}
          </Buttons>
        </div>
      )}
      {isAsking && state && (
        <ReplaceForm state={state} rewind={actions} replacement={replacement} onClose={actions.close} />
      )}
    </>
  )
}

function Buttons({ children }: { children: ReactNode }) {
  return <div className="message-buttons flex items-center">{children}</div>
}
