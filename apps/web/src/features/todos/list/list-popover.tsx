import type { Todo } from '@todo-agents/contract/todo'
import { lazy, Suspense, useMemo } from 'react'
import { HeldKeys } from '../../../lib/keys/held-keys.tsx'
import { useLater } from '../../../lib/page/use-idle.ts'
import type { RowContext } from './row-context.ts'
import type { ListState } from './use-list-state.ts'

const loadPopover = () => import('./row-popover.tsx').then((module) => ({ default: module.RowPopover }))
const RowPopover = lazy(loadPopover)

interface ListPopoverProps {
  state: ListState
  shown: readonly Todo[]
  context: RowContext
  onClose: () => void
}

/** The menu of a row or of the selection. Its code, which reads times in words, is loaded when it is opened, or long after the start. */
export function ListPopover({ state: { popover, selection }, shown, context, onClose }: ListPopoverProps) {
  useLater(loadPopover)
  const todos = useMemo(() => {
    const ids = new Set(popover?.ids)
    return popover ? shown.filter(({ id }) => ids.has(id)) : []
  }, [popover, shown])
  if (!popover || todos.length === 0) return null
  return (
    <Suspense fallback={<HeldKeys onCancel={onClose} />}>
      <RowPopover
        key={`${popover.part} ${popover.ids[0]}`}
        todos={todos}
        anchor={popover.anchor}
        part={popover.part}
        isSelected={todos.every(({ id }) => selection.ids.has(id))}
        context={context}
        onClose={onClose}
      />
    </Suspense>
  )
}
