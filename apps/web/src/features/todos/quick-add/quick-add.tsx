import type { TagColor } from '@todo-agents/contract/tag-color'
import { LoaderCircle, Plus, SlidersHorizontal } from 'lucide-react'
import { useRef, useState } from 'react'
import { IconButton } from '../../../components/button.tsx'
import { Form } from '../../../components/form.tsx'
import { Quoted } from '../../../components/quoted.tsx'
import { APP_KEYS } from '../../../lib/keys/app-keys.ts'
import { useKeys } from '../../../lib/keys/use-keys.ts'
import { isComposing } from '../../../lib/page/input-method.ts'
import { useDebounced } from '../../../lib/page/use-debounced.ts'
import { useNow } from '../../../lib/time/use-now.ts'
import { useMe } from '../../../lib/user/me.ts'
import { chipsOf, marksOf, notesOf, summaryOf, whenOf } from './line-labels.ts'
import { MarkedInput } from './marked-input.tsx'
import { RecognizedFields } from './recognized-fields.tsx'
import { UnsentTodos } from './unsent-todos.tsx'
import type { QuickAddOptions } from './use-quick-add.ts'
import { useQuickAdd } from './use-quick-add.ts'

interface QuickAddProps extends QuickAddOptions {
  tagColors: Map<string, TagColor>
  placeholder?: string
}

/** The summary is announced after this pause, so that it does not interrupt a screen reader at each letter. */
const SUMMARY_PAUSE_MS = 700

/**
 * An input that makes a todo of a typed line. While the user types, it marks dates, tags and other recognized words in
 * the line and lists them below it; the new todo gets exactly these. The key N focuses the input.
 */
export function QuickAdd({ tagColors, placeholder = 'Add a todo', ...options }: QuickAddProps) {
  const reader = { time_zone: useMe().time_zone, now: useNow() }
  const { typed, line, ...quickAdd } = useQuickAdd(options)
  const [hasFocus, setHasFocus] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const focus = () => form.current?.querySelector('input')?.focus()
  const chips = chipsOf(line, reader)
  const { alternative } = line
  const summary = useDebounced(summaryOf(line, reader), SUMMARY_PAUSE_MS)
  useKeys(APP_KEYS.add.keys, focus)

  return (
    <div className="flex flex-col gap-2">
      <Form
        ref={form}
        className="relative flex items-center gap-1 rounded-xl border border-line bg-surface pr-1.5 pl-3.5 shadow-xs transition-shadow focus-within:border-accent focus-within:shadow-md"
        onSubmit={(event) => {
          event.preventDefault()
          void quickAdd.add()
        }}
        onFocus={() => setHasFocus(true)}
        onBlur={({ currentTarget, relatedTarget }) => setHasFocus(currentTarget.contains(relatedTarget))}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !isComposing(event)) focus()
        }}
      >
        <Plus size={18} className="shrink-0 text-accent-text" aria-hidden />
        <MarkedInput
          aria-label="Add a todo"
          placeholder={placeholder}
          value={typed.text}
          marks={marksOf(line, typed.text)}
          data-focus
          autoComplete="off"
          enterKeyHint="done"
          onChange={(event) => quickAdd.type(event.target.value)}
        />
        {hasFocus && chips.length > 0 && (
          <RecognizedFields
            text={typed.text}
            chips={chips}
            alternative={alternative && whenOf(alternative.times, reader, true)}
            notes={notesOf(line, reader)}
            tagColors={tagColors}
            onPutBack={({ spans }) => {
              quickAdd.putBack(spans)
              focus()
            }}
            onChooseAlternative={() => alternative && quickAdd.choose(alternative.choice)}
          />
        )}
        <p aria-live="polite" className="sr-only">
          {summary}
        </p>
        {!typed.text && (
          <kbd aria-hidden className="hidden rounded border border-line px-1.5 font-sans text-muted text-xs lg:block">
            N
          </kbd>
        )}
        <IconButton label="Add with details" onClick={quickAdd.addWithDetails}>
          <SlidersHorizontal size={17} />
        </IconButton>
      </Form>
      {/* Rendered even when it is empty: a live region that is added together with its text is not announced. */}
      <div aria-live="polite" className="contents">
        {quickAdd.waiting.map(({ key, text }) => (
          <p key={key} className="flex items-center gap-2 px-3.5 text-muted text-sm">
            <LoaderCircle size={15} className="shrink-0 animate-spin" aria-hidden />
            <span className="min-w-0 break-words">
              Adding <Quoted>{text}</Quoted>…
            </span>
          </p>
        ))}
      </div>
      <UnsentTodos
        entries={quickAdd.unsent}
        onRetry={quickAdd.retry}
        onEdit={(entry) => {
          quickAdd.edit(entry)
          focus()
        }}
        onDiscard={quickAdd.discard}
      />
    </div>
  )
}
