import type { Todo } from '@todo-agents/contract/todo'
import { ArrowDown, ArrowUp, Ellipsis, FastForward, Inbox, RepeatOff, SkipForward } from 'lucide-react'
import type { ReactNode } from 'react'
import { Menu, MenuItem } from '../../../components/menu.tsx'
import { TagDot } from '../../../components/tag-dot.tsx'
import { trpc } from '../../../lib/server/trpc.ts'
import type { RowContext } from './row-context.ts'
import { isPast } from './row-facts.tsx'

interface RowMenuProps {
  todo: Todo
  context: RowContext
}

/** The actions of a todo that have no button of their own. */
export function RowMenu({ todo, context }: RowMenuProps) {
  if (todo.parent_id !== null) return null
  return (
    <div className="-my-1 -mr-1.5 focus-within:opacity-100 group-hover:opacity-100 lg:opacity-0">
      <Menu
        label={`More for ${todo.item}`}
        buttonClassName="relative grid size-8 place-items-center rounded-lg text-muted hover:bg-hover hover:text-ink"
        button={<Ellipsis size={16} aria-hidden />}
      >
        {(close) => <RowItems todo={todo} context={context} close={close} />}
      </Menu>
    </div>
  )
}

function RowItems({ todo, context, close }: RowMenuProps & { close: () => void }) {
  const { actions, reorder, today } = context
  const { data } = trpc.list.list.useQuery()
  const lists = data?.lists.filter(({ id, archived_at }) => archived_at === null && id !== todo.list_id) ?? []
  const isOpen = todo.completed_at === null
  const item = (label: string, icon: ReactNode, act: () => void) => (
    <MenuItem
      icon={icon}
      onClick={() => {
        close()
        act()
      }}
    >
      {label}
    </MenuItem>
  )
  return (
    <>
      {todo.recurrence !== null && isOpen && (
        <>
          {item('Skip this one', <SkipForward size={16} aria-hidden />, () => actions.skip(todo))}
          {isPast(todo, context) &&
            item('Skip to today', <FastForward size={16} aria-hidden />, () => actions.skip(todo, today))}
          {item('Stop repeating', <RepeatOff size={16} aria-hidden />, () => actions.stopRepeating([todo]))}
        </>
      )}
      {reorder?.canMove(todo.id, -1) &&
        item('Move up', <ArrowUp size={16} aria-hidden />, () => reorder.move(todo.id, -1))}
      {reorder?.canMove(todo.id, 1) &&
        item('Move down', <ArrowDown size={16} aria-hidden />, () => reorder.move(todo.id, 1))}
      <p className="px-2.5 pt-2 pb-1 font-medium text-muted text-xs">Move to list</p>
      <div className="max-h-56 overflow-y-auto">
        {todo.list_id !== null &&
          item('Inbox', <Inbox size={16} aria-hidden />, () => actions.moveToList([todo], null))}
        {lists.map(({ id, name, color }) => (
          <div key={id}>{item(name, <TagDot color={color} />, () => actions.moveToList([todo], { id, name }))}</div>
        ))}
        {todo.list_id === null && lists.length === 0 && (
          <p className="px-2.5 pb-2 text-muted text-sm">There are no other lists.</p>
        )}
      </div>
    </>
  )
}
