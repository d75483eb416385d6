import type { ChatState } from '@todo-agents/client/chat/chat-state'
import { MAX_MESSAGE_LENGTH } from '@todo-agents/contract/bounds'
import { ArrowUp, Mic, Square } from 'lucide-react'
import type { RefObject } from 'react'
import { useRef } from 'react'
import { Form } from '../../../components/form.tsx'
import { isComposing } from '../../../lib/page/input-method.ts'
import { chatTexts as t } from '../../../lib/texts/chat.ts'
import { MentionList } from './mention-list.tsx'
import type { Mention } from './mentions.ts'
import { useMentionField } from './use-mention-field.ts'
import { useSpeech } from './use-speech.ts'

interface ComposerProps {
  ref: RefObject<HTMLTextAreaElement | null>
  text: string
  onText: (text: string) => void
  status: ChatState['status']
  /** True when the page is not in English, and the assistant understands English only. */
  isEnglishOnly: boolean
  /** Returns what a text after an `@` may name. */
  mentions: (query: string) => Mention[]
  onSend: (text: string) => void
  onStop: () => void
}

const BUTTON = 'grid size-9 shrink-0 place-items-center rounded-lg transition-colors pointer-coarse:size-11'
const MAIN_BUTTON = `${BUTTON} bg-accent text-on-accent hover:bg-accent-strong disabled:bg-hover disabled:text-muted`
const QUIET_BUTTON = `${BUTTON} text-muted hover:bg-hover hover:text-ink`

const PLACEHOLDERS: Record<ChatState['status'], string> = {
  idle: t.placeholderIdle,
  sending: t.placeholderBusy,
  streaming: t.placeholderBusy,
  awaiting_approval: t.placeholderApproval,
}

/**
 * The field for a message. Enter sends, Shift+Enter makes a new line, Escape leaves, so that the single keys work, and `@`
 * names a todo, list or tag. A message that is sent while the assistant works is queued.
 */
export function Composer({ ref, text, onText, status, isEnglishOnly, mentions, onSend, onStop }: ComposerProps) {
  const isBusy = status === 'sending' || status === 'streaming'
  const canSend = text.trim() !== ''
  const mention = useMentionField({ field: ref, text, onText, mentionsOf: mentions })
  /** The text before the user began to speak. */
  const before = useRef('')
  const speech = useSpeech((spoken) => onText([before.current, spoken].filter(Boolean).join(' ')))
  const stop = {
    type: 'button',
    'aria-label': t.stop,
    title: t.stop,
    onClick: onStop,
    children: <Square size={14} className="fill-current" aria-hidden />,
  } as const

  function send() {
    if (!canSend) return
    if (speech?.isListening) speech.toggle()
    mention.close()
    onSend(text.trim())
  }

  return (
    <div className="relative">
      {mention.list && <MentionList {...mention.list} />}
      <p role="status" className="sr-only">
        {mention.count !== null && t.mentionCount(mention.count)}
      </p>
      {speech && (speech.isListening || speech.error) && (
        <p role="status" className={`px-1 pb-1.5 text-[13px] ${speech.error ? 'text-danger' : 'text-muted'}`}>
          {speech.error ?? t.listening}
        </p>
      )}
      <Form
        className="flex items-end gap-1.5 rounded-2xl border border-line bg-surface p-1.5 shadow-xs transition-shadow focus-within:border-accent focus-within:shadow-md"
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <textarea
          ref={ref}
          aria-label={t.message}
          data-undo="page"
          placeholder={status === 'idle' && isEnglishOnly ? t.placeholderEnglish : PLACEHOLDERS[status]}
          rows={1}
          value={text}
          maxLength={MAX_MESSAGE_LENGTH}
          {...mention.fieldProps}
          onChange={(event) => {
            onText(event.target.value)
            mention.look()
          }}
          onSelect={mention.look}
          onBlur={mention.close}
          onKeyDown={(event) => {
            if (isComposing(event) || mention.onKey(event)) return
            if (event.key === 'Escape') {
              event.preventDefault()
              event.currentTarget.blur()
            } else if (event.key === 'Enter' && !event.shiftKey) {
              event.preventDefault()
              send()
            }
          }}
          className="field-sizing-content max-h-40 min-h-9 min-w-0 flex-1 resize-none bg-transparent px-2.5 py-1.5 text-base leading-6 outline-none lg:text-[15px] pointer-coarse:min-h-11 pointer-coarse:py-2.5"
        />
        {speech && (
          <button
            type="button"
            aria-label={speech.isListening ? t.stopSpeaking : t.speak}
            title={speech.isListening ? t.stopSpeaking : t.speak}
            aria-pressed={speech.isListening}
            onClick={() => {
              before.current = text.trim()
              speech.toggle()
            }}
            className={speech.isListening ? `${BUTTON} bg-danger-soft text-danger` : QUIET_BUTTON}
          >
            <Mic size={17} aria-hidden />
          </button>
        )}
        {/* Keys, so that React replaces the focused button instead of turning it into one with another action. */}
        {isBusy && canSend && <button key="stop" {...stop} className={QUIET_BUTTON} />}
        {isBusy && !canSend ? (
          <button key="stop" {...stop} className={MAIN_BUTTON} />
        ) : (
          <button
            key="send"
            type="submit"
            aria-label={t.send}
            title={isBusy ? t.sendLater : t.send}
            disabled={!canSend}
            className={MAIN_BUTTON}
          >
            <ArrowUp size={18} strokeWidth={2.4} aria-hidden />
          </button>
        )}
      </Form>
    </div>
  )
}
