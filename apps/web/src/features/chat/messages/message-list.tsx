import type { ChatMessage, ChatState } from '@todo-agents/client/chat/chat-state'
import { ArrowDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { useEffect, useEffectEvent, useRef } from 'react'
import { LoadMore } from '../../../components/load-more.tsx'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { isBusy } from '../sync/chat-status.ts'
import type { RunPhase } from '../tools/tool-card.tsx'
import { preloadMessageView } from './message-view.tsx'
import { runPhase } from './run-phase.ts'
import { Thinking } from './thinking.tsx'
import { useKeepPlace } from './use-keep-place.ts'
import { useLayoutOnResize } from './use-layout-on-resize.ts'
import { useStickToBottom } from './use-stick-to-bottom.ts'

interface MessageListProps {
  state: ChatState
  /** How many questions the user has answered by a message. */
  answers: number
  /** Loads the messages before those that are shown. */
  onOlder: () => Promise<void>
  /** Shows one message, as an element with a key. */
  renderMessage: (message: ChatMessage, run: RunPhase) => ReactNode
  /** Shown when there are no messages. */
  empty: ReactNode
  /** Shown after the messages: an approval, the queue, an error. */
  children: ReactNode
}

/** Shows the conversation. It stays scrolled to its end while it grows, unless the user scrolls up to read. */
export function MessageList({ state, answers, renderMessage, onOlder, empty, children }: MessageListProps) {
  const { messages, queue } = state
  const { scroller, content, isAtEnd, toEnd } = useStickToBottom()
  const log = useRef<HTMLDivElement>(null)
  useKeepPlace(scroller, content, messages[0]?.id)
  useLayoutOnResize(content, log)
  const last = messages.at(-1)
  useEffect(preloadMessageView, [])

  // After sending a message, answering by one, or opening another conversation, the user wants to see the end of the conversation.
  const lastOfUser = (queue.at(-1) ?? messages.findLast(({ role }) => role === 'user'))?.id
  const follow = useEffectEvent(() => toEnd())
  useEffect(() => {
    if (lastOfUser || answers > 0) follow()
  }, [lastOfUser, answers])

  return (
    <div className="relative min-h-0 flex-1">
      <div ref={scroller} className="h-full overflow-y-auto overscroll-contain px-4 [overflow-anchor:none]">
        <div ref={content} className="mx-auto flex min-h-full max-w-3xl flex-col gap-5 py-5">
          {messages.length > 0 && state.older && <LoadMore key={state.older} label={t.loadingEarlier} load={onOlder} />}
          {/* `aria-busy` keeps a screen reader from reading half sentences. */}
          <div
            ref={log}
            role="log"
            aria-label={t.conversation}
            aria-live="polite"
            aria-busy={isBusy(state)}
            className="contents"
          >
            {messages.map((message) => renderMessage(message, runPhase(state, message.run_id)))}
          </div>
          {isBusy(state) && !state.model_wait && !state.is_waiting && !isWriting(last) && (
            <Thinking summary={state.reasoning} />
          )}
          {messages.length === 0 && empty}
          {children}
        </div>
      </div>
      {!isAtEnd && (
        <button
          type="button"
          aria-label={t.toLatest}
          onClick={toEnd}
          className="absolute bottom-3 left-1/2 grid size-11 -translate-x-1/2 place-items-center rounded-full border border-line bg-surface text-muted shadow-md hover:text-ink lg:size-9"
        >
          <ArrowDown size={17} aria-hidden />
        </button>
      )}
    </div>
  )
}

function isWriting(message: ChatState['messages'][number] | undefined): boolean {
  const part = message?.parts.at(-1)
  return message?.role === 'assistant' && part?.type === 'text' && part.streaming
}
