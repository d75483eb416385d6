import { MAX_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import type { TagColor } from '@todo-agents/contract/tag-color'
import { LoaderCircle, Plus, SlidersHorizontal } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button, IconButton } from '../../../components/button.tsx'
import { Form } from '../../../components/form.tsx'
import { Quoted } from '../../../components/quoted.tsx'
import { TitleCount } from '../../../components/title-count.tsx'
import { APP_KEYS } from '../../../lib/keys/app-keys.ts'
import { useKeys } from '../../../lib/keys/use-keys.ts'
import { isComposing } from '../../../lib/page/input-method.ts'
import { useDebounced } from '../../../lib/page/use-debounced.ts'
import { quickAddTexts as t } from '../../../lib/texts/quick-add.ts'
import { formatDay } from '../../../lib/time/format-time.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { useNow } from '../../../lib/time/use-now.ts'
import { useMe } from '../../../lib/user/me.ts'
import { readSteps } from '../steps/checklist.ts'
import { alternativeOf, chipsOf, marksOf, missedNotes, notesOf, summaryOf } from './line-labels.ts'
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
export function QuickAdd({ tagColors, placeholder = t.placeholder, ...options }: QuickAddProps) {
  const reader = { time_zone: useMe().time_zone, now: useNow() }
  const { typed, line, ...quickAdd } = useQuickAdd(options)
  const [hasFocus, setHasFocus] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const focus = () => form.current?.querySelector('input')?.focus()
  const chips = chipsOf(line, reader)
  const { alternative } = line
  const other = alternativeOf(line, reader)
  const missed = missedNotes(line, typed.text)
  const day = quickAdd.day && formatDay(quickAdd.day, dayOf(reader.now, reader.time_zone))
  const [pasted, setPasted] = useState<string[]>([])
  const isPasted = pasted.length > 1 && typed.text !== ''
  const [announcement, announce] = useState('')
  const summary = useDebounced(summaryOf(line, typed.text, reader), SUMMARY_PAUSE_MS)
  useKeys(APP_KEYS.add.keys, focus)

  function chooseOther() {
    if (!alternative || !other) return
    quickAdd.choose(alternative.choice)
    announce(t.chosen(other))
  }

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
          if (event.key !== 'Escape' || isComposing(event)) return
          // From a button of the form back to the field; from the empty field out of it, so that the single keys work.
          if (event.target instanceof HTMLInputElement && typed.text === '') event.target.blur()
          else focus()
        }}
      >
        <Plus size={18} className="shrink-0 text-accent-text" aria-hidden />
        <MarkedInput
          aria-label={t.add}
          placeholder={placeholder}
          value={typed.text}
          marks={marksOf(line, typed.text)}
          data-focus
          data-undo="page"
          autoComplete="off"
          enterKeyHint="done"
          onChange={(event) => {
            const { inputType } = event.nativeEvent as InputEvent
            if (inputType !== 'insertFromPaste') setPasted([])
            quickAdd.type(event.target.value)
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !event.altKey || isComposing(event)) return
            event.preventDefault()
            chooseOther()
          }}
          onPaste={(event) => {
            const lines = linesOf(event.clipboardData.getData('text/plain'))
            // The browser puts the lines into one. What to make of them is asked beside that.
            setPasted(lines.length > 1 ? lines : [])
          }}
        />
        {hasFocus && !isPasted && (chips.length > 0 || other || missed.length > 0 || day) && (
          <RecognizedFields
            text={typed.text}
            chips={chips}
            day={day}
            alternative={other}
            notes={notesOf(line, reader)}
            missed={missed}
            tagColors={tagColors}
            onPutBack={({ spans }) => {
              quickAdd.putBack(spans)
              focus()
            }}
            onChooseAlternative={chooseOther}
            onDropDay={() => {
              quickAdd.dropDay()
              focus()
            }}
          />
        )}
        <p role="status" className="sr-only">
          {announcement}
        </p>
        <p aria-live="polite" className="sr-only">
          {summary}
        </p>
        <TitleCount length={line.title.length} />
        {!typed.text && (
          <kbd aria-hidden className="hidden rounded border border-line px-1.5 font-sans text-muted text-xs lg:block">
            N
          </kbd>
        )}
        <IconButton label={t.withDetails} onClick={quickAdd.addWithDetails}>
          <SlidersHorizontal size={17} />
        </IconButton>
      </Form>
      {isPasted && (
        <PastedLines
          count={pasted.length}
          onEach={() => {
            setPasted([])
            quickAdd.clear()
            void quickAdd.addEach(pasted)
            focus()
          }}
          onOne={() => {
            setPasted([])
            focus()
          }}
        />
      )}
      {quickAdd.tooLong > 0 && (
        <p role="alert" className="px-3.5 text-danger text-sm">
          {t.linesTooLong(quickAdd.tooLong, MAX_TITLE_LENGTH)}
        </p>
      )}
      {/* Rendered even when it is empty: a live region that is added together with its text is not announced. */}
      <div aria-live="polite" className="contents">
        {quickAdd.waiting.map(({ key, text }) => (
          <p key={key} className="flex items-center gap-2 px-3.5 text-muted text-sm">
            <LoaderCircle size={15} className="shrink-0 animate-spin" aria-hidden />
            <span className="min-w-0 break-words">
              {t.adding} <Quoted>{text}</Quoted>…
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

/** Asks what the lines of a pasted text are to become. */
function PastedLines({ count, onEach, onOne }: { count: number; onEach: () => void; onOne: () => void }) {
  return (
    <div role="status" className="flex flex-wrap items-center gap-2 px-3.5 text-sm">
      <span className="text-muted">{t.pasted(count)}</span>
      <Button size="sm" variant="primary" className="pointer-coarse:h-11" onClick={onEach}>
        {t.addEach(count)}
      </Button>
      <Button size="sm" variant="ghost" className="pointer-coarse:h-11" onClick={onOne}>
        {t.addAsOne}
      </Button>
    </div>
  )
}

/** Returns the lines of a text, without the bullets and boxes of a checklist. */
function linesOf(text: string): string[] {
  return readSteps(text).map(({ item }) => item)
}
