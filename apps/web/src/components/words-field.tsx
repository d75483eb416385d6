import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { useRef, useState } from 'react'
import { isComposing } from '../lib/page/input-method.ts'
import { pickerTexts as t } from '../lib/texts/pickers.ts'
import { loadLateFeasts } from '../lib/time/late-feasts.ts'
import type { ReadWords } from '../lib/time/read-words.ts'
import type { TimesForm } from '../lib/time/times-form.ts'
import { useMe } from '../lib/user/me.ts'
import { FieldRow } from './field-row.tsx'

export interface FieldContext<Form extends TimesForm> {
  form: Form
  errors: Partial<Record<keyof TimesForm, string>>
  /** `isWhole`: the input is complete, so it is saved at once. */
  onChange: (form: Form, isWhole?: boolean) => void
}

interface WordsFieldProps<Form extends TimesForm> extends FieldContext<Form> {
  label: string
  /** The accessible name, which contains the label. Default: the label. */
  name?: string | undefined
  icon: ReactNode
  hint: string
  /** The input of the form that keeps words which are not taken yet. */
  words: 'unreadWhen' | 'unreadEnd' | 'unreadAlarm' | 'unreadRule'
  /** The function of `read-words.ts` that reads the words. */
  reader: 'readWhen' | 'readEnd' | 'readAlarm' | 'readRepeat'
  /** Whether what the words say is possible here. If not, they are not understood. Default: always. */
  accepts?: ((read: Form) => boolean) | undefined
  /** Returns the value as text; empty without a value. */
  text: (form: Form) => string
  /** Returns what the words would do; the value by default. */
  preview?: (form: Form) => string
  placeholder: string
  error?: string | undefined
  isDisabled?: boolean | undefined
  /** Chooses a value by mouse or keys. */
  picker: (close: () => void) => ReactNode
  /** What is shown below the value. */
  children?: ReactNode
}

/** Loaded when a field is used, because the language package is large. */
const loadReaders = () =>
  Promise.all([import('../lib/time/read-words.ts'), loadLateFeasts()]).then(([readers]) => readers)

/**
 * A value that is typed in words or chosen in a picker. Enter, or leaving the field, takes the words; Enter again submits
 * the form, if there is one. Words that are not understood stay in the field, and are not saved.
 */
export function WordsField<Form extends TimesForm>(props: WordsFieldProps<Form>) {
  const { form, onChange, label, name = label, icon, hint, words, reader, accepts, text, placeholder, error } = props
  const { isDisabled, picker, children } = props
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

  async function read(said: string): Promise<Form | null> {
    const readers: Record<typeof reader, ReadWords> = await loadReaders()
    const found = readers[reader](said, latest.current, { ...me, now: new Date().toISOString() })
    return found && (accepts?.(found) ?? true) ? found : null
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
      root.current?.scrollIntoView({ block: 'nearest' })
    })
  }

  return (
    <FieldRow
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
            aria-label={t.pickerOf(name)}
            data-picker
            data-still
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
            aria-label={name === label ? undefined : name}
            value={typed ?? value}
            disabled={isDisabled}
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
                if (typed === null) event.currentTarget.form?.requestSubmit()
                else void take()
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
            className="quiet-input words-input pr-9"
          />
          <button
            type="button"
            aria-label={t.choose(name)}
            title={t.choose(name)}
            aria-expanded={isOpen}
            disabled={isDisabled}
            onClick={() => (isOpen ? close() : openPicker())}
            className="absolute inset-y-0 right-0 grid w-9 place-items-center rounded-lg text-muted hover:text-ink pointer-coarse:w-11"
          >
            <ChevronDown size={16} aria-hidden />
          </button>
        </div>
      )}
    </FieldRow>
  )
}
