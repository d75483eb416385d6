import { tagKey } from '@todo-agents/contract/tag-key'
import type { Todo } from '@todo-agents/contract/todo'
import { CalendarDays, CalendarOff, CheckCheck, CornerDownRight, Inbox, Plus, Sun, Sunrise } from 'lucide-react'
import { useState } from 'react'
import { TagDot } from '../../../components/tag-dot.tsx'
import { trpc } from '../../../lib/server/trpc.ts'
import { rowTexts as t } from '../../../lib/texts/rows.ts'
import { formatClockRange, formatDay, formatDayRange } from '../../../lib/time/format-time.ts'
import type { Day } from '../../../lib/time/time.ts'
import { addDays, dayOf } from '../../../lib/time/time.ts'
import { useTodos } from '../../../lib/todos/replica-context.ts'
import { matchesSearch, parseSearch } from '../../../lib/todos/search.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { Times } from '../quick-add/read-line.ts'
import { tagMatches } from '../tag-matches.ts'
import type { Choice } from './chooser.tsx'
import { Chooser } from './chooser.tsx'
import type { ListActions } from './row-context.ts'
import { useWhen } from './use-when.ts'

interface ChooserOf {
  todos: readonly Todo[]
  actions: ListActions
  /** Closes the chooser. */
  onDone: () => void
}

/** Chooses a day or a time for todos, in words. */
export function DateChooser({ todos, actions, onDone, today, now }: ChooserOf & { today: Day; now: string }) {
  const me = useMe()
  const [text, setText] = useState('')
  const times = useWhen(text, now)
  const move = (day: Day | null) => () => {
    onDone()
    actions.moveToDay(todos, day)
  }
  const monday = addDays(today, 8 - (new Date(`${today}T00:00:00Z`).getUTCDay() || 7))
  const usual: Choice[] = [
    { key: 'today', label: t.today, icon: <Sun size={15} />, choose: move(today) },
    { key: 'tomorrow', label: t.tomorrow, icon: <Sunrise size={15} />, choose: move(addDays(today, 1)) },
    {
      key: 'week',
      label: t.nextWeek,
      icon: <CalendarDays size={15} />,
      note: formatDay(monday, today),
      choose: move(monday),
    },
    { key: 'none', label: t.noDate, icon: <CalendarOff size={15} />, choose: move(null) },
  ]
  const isNone = text.trim().toLowerCase() === t.noDate.toLowerCase()
  const read: Choice[] = times
    ? [
        {
          key: 'read',
          label: labelOf(times, today, me.time_zone),
          icon: <CalendarDays size={15} />,
          choose() {
            onDone()
            const { due_date: day, ...others } = times
            // A day alone keeps the time of a todo.
            if (day && Object.keys(others).length === 0) actions.moveToDay(todos, day)
            else actions.setTimes(todos, times)
          },
        },
      ]
    : []
  return (
    <Chooser
      label={t.chooseDate}
      placeholder={t.dateHint}
      text={text}
      onText={setText}
      choices={text.trim() === '' ? usual : isNone ? usual.filter(({ key }) => key === 'none') : read}
      empty={t.notADate}
    />
  )
}

function labelOf({ due_date, end_date, start_time, end_time, alarm_time }: Times, today: Day, time_zone: string) {
  if (due_date && end_date) return formatDayRange(due_date, end_date, today)
  if (due_date) return formatDay(due_date, today)
  const start = start_time ?? alarm_time ?? ''
  const clock = formatClockRange(start, end_time ?? start, { time_zone, today })
  const [from, to] = clock.split(' – ')
  return `${formatDay(dayOf(start, time_zone), today)}, ${from === to ? from : clock}`
}

/** Chooses the list of todos, or names a new one. */
export function ListChooser({ todos, actions, onDone }: ChooserOf) {
  const { data } = trpc.list.list.useQuery()
  const [text, setText] = useState('')
  const isAll = (list_id: string | null) => todos.every((todo) => todo.list_id === list_id)
  const move = (list: { id: string; name: string } | null) => () => {
    onDone()
    actions.moveToList(todos, list)
  }
  const lists = data?.lists.filter(({ id, archived_at }) => archived_at === null && !isAll(id)) ?? []
  const choices: Choice[] = lists.map(({ id, name, color }) => ({
    key: id,
    label: name,
    icon: <TagDot color={color} />,
    choose: move({ id, name }),
  }))
  if (!isAll(null)) {
    choices.unshift({ key: 'inbox', label: t.inbox, icon: <Inbox size={15} />, choose: move(null) })
  }
  const name = text.trim()
  const key = name.toLowerCase()
  const found = choices.filter(({ label }) => label.toLowerCase().includes(key))
  const names = [t.inbox, ...(data?.lists.map(({ name }) => name) ?? [])]
  // Before the lists are read, the name may be that of one.
  if (data && name !== '' && !names.some((one) => one.toLowerCase() === key)) {
    found.push({
      key: 'new',
      label: t.newList(name),
      icon: <Plus size={15} />,
      choose() {
        onDone()
        actions.moveToNewList(todos, name)
      },
    })
  }
  return (
    <Chooser label={t.chooseList} text={text} onText={setText} choices={found} empty={name ? t.noMatch : t.noLists} />
  )
}

/** Gives todos a tag, or takes one away that all of them have. */
export function TagChooser({ todos, actions, onDone }: ChooserOf) {
  const { data: tags = [] } = trpc.tag.list.useQuery()
  const [text, setText] = useState('')
  const { known, fresh } = tagMatches(text, tags)
  const haveAll = (name: string) => todos.every((todo) => todo.tags.some((one) => tagKey(one) === tagKey(name)))
  const choices: Choice[] = known.map((tag) => {
    const has = haveAll(tag.name)
    return {
      key: tag.id,
      label: tag.name,
      icon: has ? <CheckCheck size={15} /> : <TagDot color={tag.color} />,
      ...(has && { note: t.hasTag }),
      choose() {
        onDone()
        if (has) actions.removeTag(todos, tag.name)
        else actions.addTag(todos, tag.name)
      },
    }
  })
  if (fresh !== null) {
    choices.push({
      key: 'new',
      label: t.newTag(fresh),
      icon: <Plus size={15} />,
      choose() {
        onDone()
        actions.addTag(todos, fresh)
      },
    })
  }
  return <Chooser label={t.chooseTag} text={text} onText={setText} choices={choices} />
}

/** How many todos are offered. */
const MAX_PARENTS = 30

/** Makes todos steps of another one. */
export function ParentChooser({ todos, actions, onDone }: ChooserOf) {
  const all = useTodos()
  const [text, setText] = useState('')
  const query = parseSearch(text)
  const choices: Choice[] = []
  for (const parent of all.open) {
    if (choices.length >= MAX_PARENTS) break
    if (todos.some(({ id }) => id === parent.id) || !matchesSearch(parent, [], query)) continue
    choices.push({
      key: parent.id,
      label: parent.item,
      icon: <CornerDownRight size={15} />,
      choose() {
        onDone()
        actions.moveUnder(todos, parent)
      },
    })
  }
  return <Chooser label={t.chooseParent} text={text} onText={setText} choices={choices} />
}
