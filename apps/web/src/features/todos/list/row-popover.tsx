import type { Importance, Todo } from '@todo-agents/contract/todo'
import {
  ArrowDown,
  ArrowUp,
  CalendarDays,
  Check,
  CornerDownRight,
  FastForward,
  Flag,
  Folder,
  Hash,
  PanelRight,
  Pencil,
  RepeatOff,
  SkipForward,
  Sparkles,
  SquareCheck,
  Trash2,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Popover } from '../../../components/popover.tsx'
import { useAskAbout } from '../../../lib/page/ask-about.ts'
import { rowTexts as t } from '../../../lib/texts/rows.ts'
import { nameTodos } from '../../../lib/todos/write-messages.ts'
import { DateChooser, ListChooser, ParentChooser, TagChooser } from './row-choosers.tsx'
import type { PopoverPart, RowContext } from './row-context.ts'
import { isPast } from './row-facts.tsx'

export interface RowPopoverProps {
  /** One todo, or the selected ones. */
  todos: readonly Todo[]
  anchor: Element
  part: PopoverPart
  isSelected: boolean
  context: RowContext
  onClose: () => void
}

const CHOOSERS = { list: ListChooser, tag: TagChooser, parent: ParentChooser }
const LABELS = { date: t.chooseDate, list: t.chooseList, tag: t.chooseTag, parent: t.chooseParent }

/** What can be done with todos: a menu, and the fields that some of its lines lead to. Loaded when it is first opened. */
export function RowPopover({ todos, anchor, part: first, isSelected, context, onClose }: RowPopoverProps) {
  const [part, setPart] = useState(first)
  const { actions, today, now } = context
  const props = { todos, actions, onDone: onClose }
  if (part === 'menu') {
    return (
      <Popover anchor={anchor} label={t.more(nameTodos(todos))} role="menu" onClose={onClose}>
        <MenuItems todos={todos} context={context} isSelected={isSelected} onClose={onClose} onPart={setPart} />
      </Popover>
    )
  }
  const Part = part === 'date' ? null : CHOOSERS[part]
  return (
    <Popover key={part} anchor={anchor} label={LABELS[part]} role="dialog" onClose={onClose} className="w-72">
      {Part ? <Part {...props} /> : <DateChooser {...props} today={today} now={now} />}
    </Popover>
  )
}

interface MenuItemsProps {
  todos: readonly Todo[]
  context: RowContext
  isSelected: boolean
  onClose: () => void
  onPart: (part: PopoverPart) => void
}

function MenuItems({ todos, context, isSelected, onClose, onPart }: MenuItemsProps) {
  const { actions, events, isManual, today } = context
  const askAbout = useAskAbout()
  const [todo] = todos
  if (!todo) return null
  const isOne = todos.length === 1
  const isOpen = todos.some(({ completed_at }) => completed_at === null)
  const run = (act: () => void) => () => {
    onClose()
    act()
  }
  return (
    <>
      {isOne && (
        <>
          <Item icon={<PanelRight size={16} />} onClick={run(() => events.open(todo))}>
            {t.open}
          </Item>
          <Item icon={<Pencil size={16} />} keys="F2" onClick={run(() => events.edit(todo.id))}>
            {t.rename}
          </Item>
          <Item icon={<Sparkles size={16} />} onClick={run(() => askAbout(todo.item))}>
            {t.ask}
          </Item>
        </>
      )}
      <Item
        icon={<Check size={16} />}
        keys="E"
        onClick={run(() => (isOne ? actions.toggle(todo) : actions.complete(todos)))}
      >
        {isOpen ? t.completeIt : t.reopenIt}
      </Item>
      <Item icon={<SquareCheck size={16} />} keys="X" onClick={run(() => events.select(todo.id))}>
        {isSelected ? t.deselect : t.select}
      </Item>
      <hr className="my-1 border-line" />
      {isOpen && (
        <>
          <Item icon={<CalendarDays size={16} />} keys="T" onClick={() => onPart('date')}>
            {t.date}
          </Item>
          <Item icon={<Folder size={16} />} keys="M" onClick={() => onPart('list')}>
            {t.moveToList}
          </Item>
          <Item icon={<Hash size={16} />} onClick={() => onPart('tag')}>
            {t.tag}
          </Item>
          <Item icon={<CornerDownRight size={16} />} onClick={() => onPart('parent')}>
            {t.moveUnder}
          </Item>
          <Importances todos={todos} onChoose={(importance) => run(() => actions.setImportance(todos, importance))()} />
        </>
      )}
      {isOne && isManual && actions.canMove(todo, -1) && (
        <Item icon={<ArrowUp size={16} />} onClick={run(() => actions.move(todo, -1))}>
          {t.moveUp}
        </Item>
      )}
      {isOne && isManual && actions.canMove(todo, 1) && (
        <Item icon={<ArrowDown size={16} />} onClick={run(() => actions.move(todo, 1))}>
          {t.moveDown}
        </Item>
      )}
      {isOne && isOpen && todo.recurrence !== null && (
        <>
          <hr className="my-1 border-line" />
          <Item icon={<SkipForward size={16} />} onClick={run(() => actions.skip(todo))}>
            {t.skip}
          </Item>
          {isPast(todo, context) && (
            <Item icon={<FastForward size={16} />} onClick={run(() => actions.skip(todo, today))}>
              {t.skipToToday}
            </Item>
          )}
          <Item icon={<RepeatOff size={16} />} onClick={run(() => actions.stopRepeating(todos))}>
            {t.stopRepeating}
          </Item>
        </>
      )}
      <hr className="my-1 border-line" />
      <Item icon={<Trash2 size={16} />} keys="#" tone="danger" onClick={run(() => actions.remove(todos))}>
        {t.remove}
      </Item>
    </>
  )
}

interface ItemProps {
  icon: ReactNode
  children: string
  /** The key that does the same in the list. */
  keys?: string
  tone?: 'danger'
  onClick: () => void
}

function Item({ icon, children, keys, tone, onClick }: ItemProps) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} data-tone={tone} onClick={onClick} className="popover-item">
      {icon}
      <span className="min-w-0 flex-1">{children}</span>
      {keys && (
        <kbd aria-hidden className="font-sans text-muted text-xs pointer-coarse:hidden">
          {keys}
        </kbd>
      )}
    </button>
  )
}

const IMPORTANCES: Importance[] = ['high', 'medium', 'low', 'none']

function Importances({ todos, onChoose }: { todos: readonly Todo[]; onChoose: (importance: Importance) => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no child of a menu.
    <div role="group" aria-label={t.importance} className="flex items-center gap-1 py-0.5 pl-2.5">
      <Flag size={16} aria-hidden className="mr-1 text-muted" />
      {IMPORTANCES.map((importance) => (
        <button
          key={importance}
          type="button"
          role="menuitemradio"
          tabIndex={-1}
          aria-checked={todos.every((todo) => todo.importance === importance)}
          data-importance={importance}
          onClick={() => onChoose(importance)}
          className="flex h-8 items-center gap-1 rounded-md px-1.5 text-xs hover:bg-hover focus:bg-hover aria-checked:bg-accent-soft pointer-coarse:h-11"
        >
          {importance !== 'none' && <Flag size={12} aria-hidden className="fill-current text-(--check)" />}
          {t.importances[importance]}
        </button>
      ))}
    </div>
  )
}
