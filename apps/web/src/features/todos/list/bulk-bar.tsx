import type { Todo } from '@todo-agents/contract/todo'
import { CalendarDays, Check, CheckCheck, CornerDownRight, Ellipsis, Folder, Hash, Trash2, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../../../components/button.tsx'
import { rowTexts as t } from '../../../lib/texts/rows.ts'
import type { ListActions, PopoverPart } from './row-context.ts'

interface BulkBarProps {
  todos: readonly Todo[]
  /** Whether all todos of the view are selected. */
  hasAll: boolean
  actions: ListActions
  onPart: (anchor: Element, part: PopoverPart) => void
  onAll: () => void
  onClear: () => void
}

/** What can be done with the selected todos. Each of it is one change that is undone at once. */
export function BulkBar({ todos, hasAll, actions, onPart, onAll, onClear }: BulkBarProps) {
  const button = (label: string, icon: ReactNode, part: PopoverPart) => (
    <IconButton
      label={label}
      aria-haspopup={part === 'menu' ? 'menu' : 'dialog'}
      onClick={({ currentTarget }) => onPart(currentTarget, part)}
      className="pointer-coarse:size-11"
    >
      {icon}
    </IconButton>
  )
  return (
    <div role="toolbar" aria-label={t.selection} className="bulk-bar">
      <span className="mr-2 font-medium text-sm tabular-nums">{t.selected(todos.length)}</span>
      <IconButton label={t.completeIt} onClick={() => actions.complete(todos)} className="pointer-coarse:size-11">
        <Check size={18} />
      </IconButton>
      {button(t.date, <CalendarDays size={18} />, 'date')}
      {button(t.moveToList, <Folder size={18} />, 'list')}
      {button(t.tag, <Hash size={18} />, 'tag')}
      {button(t.moveUnder, <CornerDownRight size={18} />, 'parent')}
      <IconButton
        label={t.remove}
        variant="danger"
        onClick={() => actions.remove(todos)}
        className="pointer-coarse:size-11"
      >
        <Trash2 size={18} />
      </IconButton>
      {button(t.moreActions, <Ellipsis size={18} />, 'menu')}
      {!hasAll && (
        <IconButton label={t.selectAll} onClick={onAll} className="pointer-coarse:size-11">
          <CheckCheck size={18} />
        </IconButton>
      )}
      <IconButton label={t.clearSelection} onClick={onClear} className="pointer-coarse:size-11">
        <X size={18} />
      </IconButton>
    </div>
  )
}
