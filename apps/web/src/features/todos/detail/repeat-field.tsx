import type { Todo } from '@todo-agents/contract/todo'
import { Check, Repeat } from 'lucide-react'
import type { FieldContext } from '../../../components/words-field.tsx'
import { WordsField } from '../../../components/words-field.tsx'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { anchorDay } from '../../../lib/time/times-form.ts'
import { ruleWords } from '../../../lib/time/times-text.ts'
import { useMe } from '../../../lib/user/me.ts'
import { LaterDates } from '../editor/later-dates.tsx'
import { presetRules } from '../editor/preset-rules.ts'
import type { TodoForm } from '../editor/todo-form.ts'

interface RepeatFieldProps extends FieldContext<TodoForm> {
  /** The stored todo, or null for a new one. */
  todo: Todo | null
}

/** How a todo repeats: a usual rule that fits its day, or a rule in words. */
export function RepeatField({ todo, ...context }: RepeatFieldProps) {
  const { form, errors, onChange } = context
  const me = useMe()
  const today = dayOf(new Date().toISOString(), me.time_zone)
  const presets = [{ rule: '', label: t.never }, ...presetRules(anchorDay(form) ?? today)]
  return (
    <WordsField
      {...context}
      label={t.repeat}
      icon={<Repeat size={16} aria-hidden />}
      hint={t.repeatHint}
      placeholder={t.never}
      words="unreadRule"
      reader="readRepeat"
      text={(form) => (form.recurrence ? ruleWords(form, me) : '')}
      error={errors.unreadRule ?? errors.recurrence}
      picker={(close) => (
        <div className="flex flex-col">
          {presets.map(({ rule, label }) => (
            <button
              key={rule}
              type="button"
              aria-pressed={form.recurrence === rule}
              onClick={() => {
                onChange(
                  { ...form, recurrence: rule, unreadRule: null, ...(rule === '' && { isFromCompletion: false }) },
                  true,
                )
                close()
              }}
              className="flex min-h-8 items-center justify-between gap-2 rounded-md px-2 text-left text-sm hover:bg-hover pointer-coarse:min-h-11"
            >
              {label}
              {form.recurrence === rule && <Check size={15} aria-hidden className="text-accent-text" />}
            </button>
          ))}
        </div>
      )}
    >
      {form.recurrence !== '' && (
        <label className="flex min-h-8 items-center gap-2 px-2 text-[13px] pointer-coarse:min-h-11">
          <input
            type="checkbox"
            checked={form.isFromCompletion}
            onChange={(event) => onChange({ ...form, isFromCompletion: event.target.checked }, true)}
            className="size-4"
          />
          {t.fromCompletion}
        </label>
      )}
      {todo?.recurrence && todo.recurrence === form.recurrence && (
        <div className="px-2">
          <LaterDates todo={todo} />
        </div>
      )}
    </WordsField>
  )
}
