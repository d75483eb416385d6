import { useRef, useState } from 'react'
import { Field, Input, Select } from '../../../components/field.tsx'
import { useDebounced } from '../../../lib/page/use-debounced.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import { presetRules } from './preset-rules.ts'
import type { TodoForm } from './todo-form.ts'
import { anchorDay, UNREAD_RULE } from './todo-form.ts'
import { ruleWords } from './todo-parts.ts'

interface RecurrenceFieldProps {
  form: TodoForm
  error: string | undefined
  onChange: (form: TodoForm) => void
}

const CUSTOM = 'custom'
/** Screen readers announce what was understood after this pause. */
const PAUSE_MS = 500

/** Loaded when it is needed, because the language package is large. */
const loadReader = () => import('./read-rule.ts')

/** Chooses how a todo repeats: a usual rule that fits its day, or a rule in words. */
export function RecurrenceField({ form, error, onChange }: RecurrenceFieldProps) {
  const me = useMe()
  const today = dayOf(new Date().toISOString(), me.time_zone)
  const presets = presetRules(anchorDay(form) ?? today)
  const isPreset = form.recurrence === '' || presets.some(({ rule }) => rule === form.recurrence)
  const [isCustom, setCustom] = useState(!isPreset || form.unreadRule !== null)
  const [words, setWords] = useState(form.unreadRule ?? (isPreset ? '' : ruleWords(form, me)))
  const [hasFailed, setFailed] = useState(false)
  const isShown = isCustom || !isPreset
  const understood = useDebounced(form.recurrence ? `Repeats ${ruleWords(form, me)}.` : '', PAUSE_MS)
  const latest = useRef(form)
  latest.current = form

  function choose(value: string) {
    setFailed(false)
    setCustom(value === CUSTOM)
    if (value === CUSTOM) {
      void loadReader()
      setWords(form.recurrence ? ruleWords(form, me) : '')
      if (!form.recurrence) onChange({ ...form, unreadRule: '' })
    } else {
      onChange({ ...form, recurrence: value, unreadRule: null, ...(value === '' && { isFromCompletion: false }) })
    }
  }

  async function read(text: string) {
    setWords(text)
    // Until the words are read, the form must not be saved with the rule from before.
    onChange({ ...form, recurrence: '', unreadRule: text })
    const { readRule } = await loadReader()
    const now = latest.current
    // Typed on, or another rule was chosen meanwhile.
    if (now.unreadRule !== text) return
    const found = readRule(text, { ...me, now: new Date().toISOString() })
    setFailed(text.trim() !== '' && !found)
    if (!found) return onChange({ ...now, isFromCompletion: false })
    const isFromCompletion = found.recurrence_from === 'completion' || now.isFromCompletion
    onChange({ ...now, recurrence: found.recurrence, isFromCompletion, unreadRule: null })
  }

  return (
    <div className="flex flex-col gap-3">
      <Field label="Repeats" error={isShown ? undefined : error}>
        {(control) => (
          <Select
            {...control}
            value={isShown ? CUSTOM : form.recurrence}
            onChange={(event) => choose(event.target.value)}
          >
            <option value="">Does not repeat</option>
            {presets.map(({ rule, label }) => (
              <option key={rule} value={rule}>
                {label}
              </option>
            ))}
            <option value={CUSTOM}>Custom…</option>
          </Select>
        )}
      </Field>
      {isShown && (
        <Field
          label="How it repeats"
          error={error ?? (hasFailed ? UNREAD_RULE : undefined)}
          hint={understood || 'In words: “every other Thursday until June”, “the last Friday of the month”.'}
        >
          {(control) => (
            <Input {...control} value={words} autoComplete="off" onChange={(event) => void read(event.target.value)} />
          )}
        </Field>
      )}
      {form.recurrence !== '' && (
        <label className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={form.isFromCompletion}
            onChange={(event) => onChange({ ...form, isFromCompletion: event.target.checked })}
            className="size-4"
          />
          Count from the day when it is done
        </label>
      )}
    </div>
  )
}
