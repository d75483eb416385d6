import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { useRef, useState } from 'react'
import { isComposing } from '../../../lib/page/input-method.ts'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { FormErrors, TodoForm } from '../editor/todo-form.ts'
import { DetailField } from './detail-field.tsx'
import type { ReadWords } from './read-words.ts'

export interface FieldContext {
  form: TodoForm
  errors: FormErrors
  /** `isWhole`: the input is complete, so it is saved at once. */
  onChange: (form: TodoForm, isWhole?: boolean) => void
}

interface WordsFieldProps extends FieldContext {
  label: string
  icon: ReactNode
  hint: string
  /** The input of the form that keeps words which are not taken yet. */
  words: 'unreadWhen' | 'unreadEnd' | 'unreadAlarm' | 'unreadRule'
  /** The function of `read-words.ts` that reads the words. */
  reader: 'readWhen' | 'readEnd' | 'readAlarm' | 'readRepeat'
  /** Returns the value as text; empty without a value. */
  text: (form: TodoForm) => string
  /** Returns what the words would do; the value by default. */
  preview?: (form: TodoForm) => string
  placeholder: string
  error?: string | undefined
  /** Chooses a value by mouse or keys. */
  picker: (close: () => void) => ReactNode
  /** What is shown below the value. */
  children?: ReactNode
}

/** Loaded when a field is used, because the language package is large. */
const loadReaders = () => import('./read-words.ts')

/**
 * A value that is typed in words or chosen in a picker. Enter, or leaving the field, takes the words. Words that are not
 * understood stay in the field, and are not saved.
 */
export function WordsField(props: WordsFieldProps) {
  const { form, onChange, label, icon, hint, words, reader, text, placeholder, error, picker, children } = props
  const previewOf = props.preview ?? text
  const me = useMe()
  const root = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLTextAreaElement>(null)
  const latest = useRef(form)
  latest.current = form
  const [isTyping, setTyping] = useState(false)
  const [isOpen, setOpen] = useState(false)
  const [reading, setReading] = useState<string | null>(null)
  const typed = form[words]
  const value = text(form)
  const isPassed = typed !== null && !isTyping
  const note = (isPassed || typed === null) && error ? error : isTyping ? (reading ? t.reads(reading) : hint) : null

  async function read(said: string): Promise<TodoForm | null> {
    const readers: Record<typeof reader, ReadWords> = await loadReaders()
    return readers[reader](said, latest.current, { ...me, now: new Date().toISOString() })
  }

  async function type(said: string) {
    setTyping(true)
    // Kept over a reload, but not saved before it is taken.
    onChange({ ...latest.current, [words]: said })
    const found = await read(said)
    if (latest.current[words] === said) setReading(found && previewOf({ ...found, [words]: null }))
  }

  async function take() {
    const said = latest.current[words]
    setTyping(false)
    setReading(null)
    if (said === null) return
    if (said.trim() === value) return onChange({ ...latest.current, [words]: null })
    const found = await read(said)
    if (found && latest.current[words] === said) onChange({ ...found, [words]: null }, true)
  }

  function close() {
    setOpen(false)
    input.current?.focus()
  }

  function openPicker() {
    setOpen(true)
    requestAnimationFrame(() => {
      const panel = root.current?.querySelector('[data-picker]')
      // The chosen day or time, not a shortcut above it.
      const chosen = panel?.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"], [role="option"][tabindex="0"]')
      ;(chosen ?? panel?.querySelector('button'))?.focus()
    })
  }

  return (
    <DetailField
      ref={root}
      label={label}
      icon={icon}
      note={note}
      tone={note === error ? 'error' : reading && isTyping ? 'reading' : 'quiet'}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (relatedTarget && !currentTarget.contains(relatedTarget)) setOpen(false)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || isComposing(event) || !isOpen) return
        event.preventDefault()
        close()
      }}
      more={children}
      below={
        isOpen && (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a second group of form controls to style.
          <div
            role="group"
            aria-label={t.pickerOf(label)}
            data-picker
            className="mb-2 flex flex-col gap-2 rounded-xl border border-line bg-surface p-2"
          >
            {picker(close)}
          </div>
        )
      }
    >
      {(control) => (
        <div className="relative flex">
          {/* Not an input: a long rule needs a second line. */}
          <textarea
            {...control}
            ref={input}
            rows={1}
            value={typed ?? value}
            placeholder={placeholder}
            autoComplete="off"
            enterKeyHint="done"
            onFocus={(event) => {
              void loadReaders()
              event.currentTarget.select()
            }}
            onChange={(event) => void type(event.target.value.replace(/\s*\n\s*/g, ' '))}
            onBlur={() => void take()}
            onKeyDown={(event) => {
              if (isComposing(event)) return
              if (event.key === 'Enter') {
                event.preventDefault()
                void take()
              }
              if (event.key === 'Escape' && typed !== null) {
                event.preventDefault()
                setTyping(false)
                onChange({ ...latest.current, [words]: null })
              }
              if (event.key === 'ArrowDown' && !event.altKey) {
                event.preventDefault()
                openPicker()
              }
            }}
            className="detail-input detail-words pr-9"
          />
          <button
            type="button"
            aria-label={t.choose(label)}
            title={t.choose(label)}
            aria-expanded={isOpen}
            onClick={() => (isOpen ? close() : openPicker())}
            className="absolute inset-y-0 right-0 grid w-9 place-items-center rounded-lg text-muted hover:text-ink pointer-coarse:w-11"
          >
            <ChevronDown size={16} aria-hidden />
          </button>
        </div>
      )}
    </DetailField>
  )
}
