import type { ChatMessage, TextPart } from '@todo-agents/client/chat/chat-state'
import { lazy, memo, Suspense, useMemo } from 'react'
import { ErrorBoundary } from '../../../components/error-boundary.tsx'
import { whenIdle } from '../../../lib/page/use-idle.ts'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { groupParts } from '../tools/call-groups.ts'
import type { RunPhase } from '../tools/tool-card.tsx'
import { ToolCalls } from '../tools/tool-card.tsx'
import type { TodoNames } from './todo-names.ts'
import { NO_NAMES, TodoNamesContext, todoNames } from './todo-names.ts'
import { withoutUndoHint } from './undo-hint.ts'

/** The Markdown parser is half of the page's code, and the first paint does not need it. */
const Markdown = lazy(() =>
  import('./markdown.tsx').then(
    ({ Markdown }) => ({ default: Markdown }),
    // The file cannot be loaded: the connection is lost, or a newer version of the page has replaced the file. The text
    // is readable without the parser.
    () => ({ default: PlainText }),
  ),
)

/** Fetches the Markdown parser once the page is idle, so that it is there before the first answer. */
export function preloadMessageView(): void {
  whenIdle(() => import('./markdown.tsx'))
}

interface MessageViewProps {
  message: ChatMessage
  /** The phase of the run that writes this message. */
  run: RunPhase
}

/** Shows one message of the user, or everything that one run answered. */
export const MessageView = memo(function MessageView({ message, run }: MessageViewProps) {
  const names = useTodoNames(message)
  if (message.role === 'user') {
    return (
      <div className="max-w-[85%] self-end whitespace-pre-wrap break-words rounded-2xl rounded-br-md bg-accent-soft px-3.5 py-2 text-[15px] leading-6">
        <span className="sr-only">{t.you} </span>
        <div dir="auto">{textOf(message)}</div>
      </div>
    )
  }
  const canUndo = message.parts.some((part) => part.type === 'tool_call' && part.change_ids.length > 0)
  return (
    <div className="flex flex-col gap-2.5 text-[15px]">
      <span className="sr-only">{t.assistant} </span>
      <TodoNamesContext value={names}>
        {groupParts(message.parts).map((group) =>
          group.type === 'calls' ? (
            <ErrorBoundary key={group.key} what={t.thisStep} text={() => group.calls[0].tool_name}>
              <ToolCalls calls={group.calls} run={run} run_id={message.run_id} />
            </ErrorBoundary>
          ) : (
            <AnswerText key={group.key} part={group.part} canUndo={canUndo} />
          ),
        )}
      </TodoNamesContext>
    </div>
  )
})

/** Returns the same object while only the text of the answer grows. */
function useTodoNames({ parts }: ChatMessage): TodoNames {
  const calls = parts.filter((part) => part.type === 'tool_call')
  const key = calls.map(({ call_id, status }) => `${call_id} ${status}`).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call with a result does not change any more.
  return useMemo(() => (calls.length === 0 ? NO_NAMES : todoNames(calls)), [key])
}

interface AnswerTextProps {
  part: TextPart
  /** True when a card of the answer has a button to undo it. */
  canUndo: boolean
}

/** Not rendered again while a later part of the answer grows. */
const AnswerText = memo(function AnswerText({ part: { content: said, streaming }, canUndo }: AnswerTextProps) {
  const content = canUndo && !streaming ? withoutUndoHint(said) : said
  return (
    <ErrorBoundary what={t.thisText} text={() => content}>
      <Suspense fallback={<PlainText content={content} />}>
        <Markdown content={content} isStreaming={streaming} />
      </Suspense>
    </ErrorBoundary>
  )
})

/** Returns all text of a message, as it was written. */
export function textOf({ parts }: ChatMessage): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.content] : [])).join('\n\n')
}

/** Shows a text without the marks of emphasis, code and headings. */
function PlainText({ content }: { content: string }) {
  return (
    <p dir="auto" className="markdown whitespace-pre-wrap">
      {content.replace(/\*\*|__|`|^#{1,6} /gm, '')}
    </p>
  )
}
