import { MAX_DESCRIPTION_LENGTH, MAX_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import type { Todo } from '@todo-agents/contract/todo'
import { todoCreateSchema } from '@todo-agents/contract/todo'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { pickerTexts } from '../../../lib/texts/pickers.ts'
import { isLocalTime } from '../../../lib/time/time.ts'
import type { TimeField } from '../../../lib/time/times-form.ts'
import { instantOf } from '../../../lib/time/times-form.ts'
import { readSteps } from '../steps/checklist.ts'
import { stepsError } from '../steps/read-steps.ts'
import type { FormErrors, TodoFields, TodoForm } from './todo-form.ts'
import { toForm } from './todo-form.ts'

/** Maps each field of a todo to the field of the form that shows its error. */
const FORM_FIELD: Partial<Record<keyof TodoFields, keyof TodoForm>> = {
  item: 'item',
  description: 'description',
  due_date: 'day',
  end_date: 'end_day',
  start_time: 'start',
  end_time: 'end',
  alarm_time: 'alarm',
  recurrence: 'recurrence',
  recurrence_from: 'recurrence',
  list_id: 'list',
  steps: 'steps',
  importance: 'importance',
  tags: 'tags',
}

/**
 * Returns the fields of the todo that the form describes, or the errors by the rules of the contract. `original` is the
 * edited todo: its times may have seconds, which an input does not show, so an unchanged time field keeps its instant.
 */
export function fromForm(
  form: TodoForm,
  time_zone: string,
  original?: Todo | null,
): { fields: TodoFields } | { errors: FormErrors } {
  const formErrors = { ...tooLong(form), ...missingTimes(form), ...unreadErrors(form) }
  if (Object.keys(formErrors).length > 0) return { errors: formErrors }

  const shown = original && toForm(original, time_zone)
  const kept = { start: original?.start_time, end: original?.end_time, alarm: original?.alarm_time }
  const instant = (field: TimeField) =>
    shown && sameTime(form, shown, field) ? kept[field] : instantOf(form, field, time_zone)
  const isTimed = form.when === 'time'
  const parsed = todoCreateSchema.safeParse({
    item: form.item,
    description: form.description.trim() || null,
    due_date: form.when === 'day' ? form.day : null,
    end_date: (form.when === 'day' && form.end_day) || null,
    start_time: isTimed ? instant('start') : null,
    end_time: isTimed ? instant('end') : null,
    alarm_time: instant('alarm'),
    recurrence: form.recurrence || null,
    recurrence_from: form.recurrence && form.isFromCompletion ? 'completion' : 'schedule',
    list_id: form.list || null,
    importance: form.importance,
    tags: form.tags,
    ...(form.steps.trim() && { steps: readSteps(form.steps) }),
  })
  if (parsed.success) return { fields: parsed.data }

  const errors: FormErrors = {}
  for (const { path, message } of parsed.error.issues) {
    const field = FORM_FIELD[path[0] as keyof typeof FORM_FIELD] ?? 'item'
    errors[field] ??= MEANINGS[field] ?? sentence(message)
  }
  return { errors }
}

/** The errors of the contract that a user can cause, in the language of the page. */
const MEANINGS: FormErrors = {
  item: t.needsTitle,
  end: t.endBeforeStart,
  end_day: t.lastDayBeforeFirst,
  tags: t.tooManyTags,
}

function sameTime(a: TodoForm, b: TodoForm, field: TimeField): boolean {
  return a[field] === b[field] && a.second.includes(field) === b.second.includes(field)
}

/**
 * Returns the errors of texts that are too long. They are shown while typing, because an input that cuts the text off
 * loses a part of it.
 */
export function tooLong({ item, description, steps }: TodoForm): FormErrors {
  const inSteps = stepsError(steps)
  return {
    ...lengthError('item', item, MAX_TITLE_LENGTH),
    ...lengthError('description', description, MAX_DESCRIPTION_LENGTH),
    ...(inSteps && { steps: inSteps }),
  }
}

function lengthError(field: keyof TodoForm, text: string, max: number): FormErrors {
  const { length } = text.trim()
  return length > max ? { [field]: t.tooLong(max, length) } : {}
}

function missingTimes({ when, day, start, end, alarm }: TodoForm): FormErrors {
  if (when === 'day' && !day) return { day: t.chooseDay }
  if (when === 'time' && !start) return { start: t.chooseStart }
  if (when === 'time' && !end) return { end: t.chooseEnd }
  return {
    ...(when === 'time' && { ...yearError('start', start), ...yearError('end', end) }),
    ...yearError('alarm', alarm),
  }
}

/** Returns the errors of words that are not taken. */
function unreadErrors({ unreadWhen, unreadEnd, unreadAlarm, unreadRule }: TodoForm): FormErrors {
  return {
    ...(unreadWhen !== null && { unreadWhen: pickerTexts.unreadWhen }),
    ...(unreadEnd !== null && { unreadEnd: t.unreadEnd }),
    ...(unreadAlarm !== null && { unreadAlarm: t.unreadAlarm }),
    ...(unreadRule !== null && { unreadRule: t.unreadRule }),
  }
}

function yearError(field: TimeField, local: string): FormErrors {
  return local && !isLocalTime(local) ? { [field]: t.yearTooLate } : {}
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`
}
