import type { ChatMessage, ChatState } from '@todo-agents/client/chat/chat-state'
import { isBusy } from '@todo-agents/client/chat/chat-state'
import { Pencil, RefreshCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../../../components/button.tsx'
import { AnswerFoot } from '../messages/answer-foot.tsx'
import { MessageView } from '../messages/message-view.tsx'
import type { RunPhase } from '../tools/tool-card.tsx'
import { ReplaceForm } from './replace-form.tsx'
import type { Branches } from './use-branches.ts'
import type { Rewind } from './use-rewind.ts'
import { questionOf } from './use-rewind.ts'
import { VersionsButton } from './versions-button.tsx'

interface MessageItemProps {
  state: ChatState
  message: ChatMessage
  run: RunPhase
  rewind: Rewind
  branches: Branches
  /** Called when the focused control goes away. */
  onClose: () => void
  /** Shown between the message and its buttons. */
  children: ReactNode
}

/** A message with its foot and its buttons: to edit it, to look at its earlier versions, or to ask for another answer. */
export function MessageItem(props: MessageItemProps) {
  return (
    <div className="group contents">
      {props.message.role === 'user' ? <Question {...props} /> : <Answer {...props} />}
    </div>
  )
}

function Question({ state, message, run, rewind, branches, onClose, children }: MessageItemProps) {
  const { replacement } = rewind
  if (replacement?.kind === 'edit' && replacement.run_id === message.run_id) {
    return <ReplaceForm state={state} rewind={rewind} replacement={replacement} onClose={onClose} />
  }
  const versions = branches.of(message)
  const canEdit = message.run_id !== null && run === 'ended' && !isBusy(state)
  return (
    <>
      <MessageView message={message} run={run} />
      {children}
      {(canEdit || versions) && (
        <div aria-live="off" className="-mt-4 flex items-center justify-end gap-1 self-end">
          {canEdit && (
            <IconButton
              label="Edit this message"
              size="sm"
              className={QUIET}
              onClick={() => rewind.start(message, 'edit')}
            >
              <Pencil size={14} />
            </IconButton>
          )}
          {versions && <VersionsButton versions={versions} branches={branches} />}
        </div>
      )}
    </>
  )
}

function Answer({ state, message, run, rewind, onClose, children }: MessageItemProps) {
  const { replacement } = rewind
  const question = questionOf(state, message.run_id)
  const canAsk = question !== undefined && run === 'ended' && !isBusy(state)
  const isAsking = replacement?.kind === 'again' && replacement.run_id === message.run_id
  const isOver = run === 'ended'
  return (
    <>
      <MessageView message={message} run={run} />
      {children}
      {isOver && (message.source || canAsk) && !isAsking && (
        // Not announced after each answer, but readable with a screen reader.
        <div aria-live="off" className="-mt-3 flex min-h-8 items-center gap-1.5">
          {message.source && <AnswerFoot source={message.source} />}
          {canAsk && (
            <IconButton label="Ask again" size="sm" className={QUIET} onClick={() => rewind.start(question, 'again')}>
              <RefreshCw size={14} />
            </IconButton>
          )}
        </div>
      )}
      {isAsking && <ReplaceForm state={state} rewind={rewind} replacement={replacement} onClose={onClose} />}
    </>
  )
}

/** With a mouse, the buttons of a message appear when the pointer or the focus is on it. */
const QUIET =
  '[@media(hover:hover)]:opacity-0 group-hover:opacity-100 group-focus-within:opacity-100 focus-visible:opacity-100'
