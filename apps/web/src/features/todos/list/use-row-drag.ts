import type { Todo } from '@todo-agents/contract/todo'
import type { RefObject } from 'react'
import { useEffect, useEffectEvent } from 'react'
import type { Drag, DropTarget, Zone } from '../../../lib/drag/drag.ts'
import { useDrag } from '../../../lib/drag/use-drag.ts'
import { rowTexts as t } from '../../../lib/texts/rows.ts'
import type { Day } from '../../../lib/time/time.ts'
import { useReplica } from '../../../lib/todos/replica-context.ts'
import type { ListActions, RowContext } from './row-context.ts'

/** Lets a row be dragged, alone or with the selection, and others be dropped on it. */
export function useRowDrag(
  element: RefObject<HTMLElement | null>,
  todo: Todo,
  groupDay: Day | null,
  { isManual, events }: RowContext,
): void {
  const drag = useDrag()
  const replica = useReplica()
  const canDrag = todo.completed_at === null && todo.parent_id === null
  const dragged = useEffectEvent(() => events.dragged(todo.id))
  const targetOf = useEffectEvent((ids: readonly string[], zone: Zone): DropTarget | null => {
    if (ids.includes(todo.id)) return null
    const snapshot = replica.snapshot()
    // A todo with steps cannot be a step.
    const canBeSteps = ids.every((id) => snapshot.stepsOf(id).length === 0)
    if (zone === 'middle' && canBeSteps) return { kind: 'into', id: todo.id }
    if (isManual) return { kind: 'beside', id: todo.id, edge: zone === 'before' ? 'before' : 'after' }
    return groupDay === null ? null : { kind: 'day', day: groupDay }
  })

  useEffect(() => {
    const row = element.current
    if (!drag || !row || !canDrag) return
    const stops = [
      drag.drag(row, { todos: () => dragged(), label: (count) => t.selected(count) }),
      drag.drop(row, (ids, zone) => targetOf(ids, zone)),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [drag, element, canDrag])
}

/** Lets todos be dropped on the heading of a day. */
export function useDropDay(element: RefObject<HTMLElement | null>, day: Day | null): void {
  const drag = useDrag()
  useEffect(() => {
    return day !== null && element.current ? drag?.drop(element.current, () => ({ kind: 'day', day })) : undefined
  }, [drag, element, day])
}

interface DropOptions {
  /** The todos in the order of the list. */
  shown: readonly Todo[]
  actions: ListActions
  today: Day
}

/** Does what a drop means. */
export function useDrops(scroller: RefObject<HTMLElement | null>, { shown, actions, today }: DropOptions): void {
  const drag: Drag | null = useDrag()
  const replica = useReplica()

  const onDrop = useEffectEvent((ids: readonly string[], target: DropTarget) => {
    const todos = shown.filter(({ id }) => ids.includes(id))
    if (target.kind === 'day') actions.moveToDay(todos, target.day)
    else if (target.kind === 'place') dropOnPlace(todos, target)
    else if (target.kind === 'into') {
      const parent = replica.snapshot().get(target.id)
      if (parent) actions.moveUnder(todos, parent)
    } else {
      const others = shown.filter(({ id }) => !ids.includes(id))
      const at = others.findIndex(({ id }) => id === target.id)
      actions.place(todos, others[target.edge === 'after' ? at : at - 1] ?? null)
    }
  })

  function dropOnPlace(todos: readonly Todo[], { place, name }: Extract<DropTarget, { kind: 'place' }>): void {
    if (place.kind === 'today') actions.moveToDay(todos, today)
    else if (place.kind === 'inbox') actions.moveToList(todos, null)
    else if (place.kind === 'list') actions.moveToList(todos, { id: place.id, name })
    else if (place.kind === 'tag') actions.addTag(todos, place.name)
  }

  useEffect(() => {
    return scroller.current ? drag?.listen(scroller.current, (ids, target) => onDrop(ids, target)) : undefined
  }, [drag, scroller])
}
