import type { Todo } from '@todo-agents/contract/todo'
import type { Me } from '@todo-agents/contract/user'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { placeTexts } from '../../../lib/texts/places.ts'
import { formatInstant } from '../../../lib/time/format-time.ts'
import type { Day } from '../../../lib/time/time.ts'
import type { TimeField } from '../../../lib/time/times-form.ts'
import { instantOf } from '../../../lib/time/times-form.ts'
import { ruleWords, whenText } from '../../../lib/time/times-text.ts'
import { IMPORTANCE_NAMES } from '../importance.ts'
import type { TodoFields, TodoForm } from './todo-form.ts'

/** What the text of a part needs to know of its reader. */
export interface PartReader {
  time_zone: string
  date_order: Me['date_order']
  today: Day
  /** The names of the lists by their ids. */
  lists: Map<string, string>
}

/** A part of a todo that is merged as a whole, because its fields depend on each other. */
interface PartOfTodo {
  name: string
  /** The fields of the todo. */
  fields: readonly (keyof TodoFields & keyof Todo)[]
  /** The inputs of the form. */
  inputs: readonly (keyof TodoForm)[]
  times?: readonly TimeField[]
  /** Returns the text that shows the part of a form. */
  text: (form: TodoForm, reader: PartReader) => string
}

/** All parts of a todo that the form edits. A field that is missing here is not saved by an edit. */
export const PARTS = {
  item: { name: t.title, fields: ['item'], inputs: ['item'], text: ({ item }) => item },
  description: {
    name: t.description,
    fields: ['description'],
    inputs: ['description'],
    text: ({ description }) => description || t.none,
  },
  when: {
    name: t.when,
    fields: ['due_date', 'end_date', 'start_time', 'end_time'],
    inputs: ['when', 'day', 'end_day', 'start', 'end', 'unreadWhen', 'unreadEnd'],
    times: ['start', 'end'],
    text: whenText,
  },
  alarm: {
    name: t.alarm,
    fields: ['alarm_time'],
    inputs: ['alarm', 'unreadAlarm'],
    times: ['alarm'],
    text(form, reader) {
      const alarm = instantOf(form, 'alarm', reader.time_zone)
      return alarm ? formatInstant(alarm, reader) : t.none
    },
  },
  repeat: {
    name: t.repeat,
    fields: ['recurrence', 'recurrence_from'],
    inputs: ['recurrence', 'isFromCompletion', 'unreadRule'],
    text: (form, reader) => (form.recurrence ? ruleWords(form, reader) : t.never),
  },
  list: {
    name: t.list,
    fields: ['list_id'],
    inputs: ['list'],
    text: ({ list }, { lists }) => lists.get(list) ?? placeTexts.inbox,
  },
  importance: {
    name: t.importance,
    fields: ['importance'],
    inputs: ['importance'],
    text: ({ importance }) => IMPORTANCE_NAMES[importance],
  },
  tags: { name: t.tags, fields: ['tags'], inputs: ['tags'], text: ({ tags }) => tags.join(', ') || t.none },
} as const satisfies Record<string, PartOfTodo>

export type Part = keyof typeof PARTS

/** Fields of the form that belong to no part. Such a field is a type error at `PART_NAMES`. */
type InNoPart = Exclude<keyof TodoFields, (typeof PARTS)[Part]['fields'][number] | 'id' | 'parent_id' | 'steps'>
export const PART_NAMES: [InNoPart] extends [never] ? Part[] : InNoPart = Object.keys(PARTS) as Part[]

/** Returns the part that has an input; null for the steps. */
export function partOfInput(input: keyof TodoForm): Part | null {
  return PART_NAMES.find((part) => partOf(part).inputs.includes(input)) ?? null
}

export function partOf(part: Part): PartOfTodo {
  return PARTS[part]
}
