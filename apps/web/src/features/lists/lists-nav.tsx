import { MAX_LIST_NAME_LENGTH } from '@todo-agents/contract/bounds'
import type { ListWithCount } from '@todo-agents/contract/list'
import { Ellipsis, Inbox, Layers, Plus } from 'lucide-react'
import type { FormEvent, ReactNode } from 'react'
import { useState } from 'react'
import { IconButton } from '../../components/button.tsx'
import { Form } from '../../components/form.tsx'
import { TagDot } from '../../components/tag-dot.tsx'
import { chooseList, listHash, useChosenList } from '../../lib/page/chosen-list.ts'
import { useReorder } from '../../lib/page/use-reorder.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { ListDialog } from './list-dialog.tsx'
import { useListActions } from './use-list-actions.ts'

/** The lists of the user: all, the inbox, each list, and the archived ones, folded. `onChosen`: a list was chosen. */
export function ListsNav({ onChosen }: { onChosen?: () => void }) {
  const { data } = trpc.list.list.useQuery()
  const actions = useListActions()
  const [editing, setEditing] = useState<string | null>(null)
  const lists = data?.lists ?? []
  const open = lists.filter(({ archived_at }) => archived_at === null)
  const archived = lists.filter(({ archived_at }) => archived_at !== null)
  const inbox = data?.inbox_open_count ?? 0
  const reorder = useReorder(
    open.map(({ id }) => id),
    (id, after) => actions.reorder({ id, after }),
  )
  const edited = lists.find(({ id }) => id === editing)

  return (
    <nav aria-label="Lists" className="flex flex-col gap-0.5">
      <ul className="flex flex-col gap-0.5">
        <ListItem
          icon={<Layers size={15} aria-hidden />}
          name="All"
          count={open.reduce((sum, { open_count }) => sum + open_count, inbox)}
          list_id={undefined}
          onChosen={onChosen}
        />
        <ListItem
          icon={<Inbox size={15} aria-hidden />}
          name="Inbox"
          count={inbox}
          list_id={null}
          onChosen={onChosen}
        />
        {open.map((list) => (
          <ListItem
            key={list.id}
            {...listOf(list)}
            itemProps={reorder.itemProps(list.id)}
            onChosen={onChosen}
            onEdit={() => setEditing(list.id)}
          />
        ))}
      </ul>
      <NewList onCreated={onChosen} />
      {archived.length > 0 && (
        <details className="mt-2">
          <summary className="rounded-lg px-2.5 py-1.5 text-[13px] text-muted hover:bg-hover">
            Archived ({archived.length})
          </summary>
          <ul className="flex flex-col gap-0.5">
            {archived.map((list) => (
              <ListItem key={list.id} {...listOf(list)} onChosen={onChosen} onEdit={() => setEditing(list.id)} />
            ))}
          </ul>
        </details>
      )}
      {edited && (
        <ListDialog
          key={edited.id}
          list={edited}
          others={open.filter(({ id }) => id !== edited.id)}
          reorder={reorder}
          onClose={() => setEditing(null)}
        />
      )}
    </nav>
  )
}

function listOf({ id, name, color, open_count }: ListWithCount) {
  return { icon: <TagDot color={color} />, name, count: open_count, list_id: id }
}

interface ListItemProps {
  icon: ReactNode
  name: string
  /** The number of open todos. */
  count: number
  list_id: string | null | undefined
  itemProps?: ReturnType<ReturnType<typeof useReorder>['itemProps']>
  onChosen?: (() => void) | undefined
  onEdit?: () => void
}

function ListItem({ icon, name, count, list_id, itemProps, onChosen, onEdit }: ListItemProps) {
  const isCurrent = useChosenList().list_id === list_id
  return (
    <li
      {...itemProps}
      className={`drop-mark group flex items-center rounded-lg ${isCurrent ? 'bg-accent-soft text-accent-text' : 'hover:bg-hover'}`}
    >
      <a
        href={`#${listHash({ list_id, isManual: false })}`}
        draggable={false}
        aria-current={isCurrent ? 'page' : undefined}
        aria-keyshortcuts={itemProps && 'Alt+ArrowUp Alt+ArrowDown'}
        onClick={onChosen}
        className="flex min-h-9 min-w-0 flex-1 items-center gap-2.5 rounded-lg px-2.5 text-sm"
      >
        <span className="grid w-4 shrink-0 place-items-center">{icon}</span>
        <span dir="auto" className="min-w-0 flex-1 truncate">
          {name}
        </span>
        <span className="text-muted text-xs">
          {count > 0 && count}
          {count > 0 && <span className="sr-only"> open</span>}
        </span>
      </a>
      {/* Keeps the counts of all rows in one column. */}
      {!onEdit && <span className="w-8 shrink-0" />}
      {onEdit && (
        <IconButton
          label={`Edit list ${name}`}
          size="sm"
          onClick={onEdit}
          className="focus-visible:opacity-100 group-hover:opacity-100 lg:opacity-0"
        >
          <Ellipsis size={16} />
        </IconButton>
      )}
    </li>
  )
}

function NewList({ onCreated }: { onCreated: (() => void) | undefined }) {
  const { create } = useListActions()
  const [name, setName] = useState('')

  async function submit(event: FormEvent) {
    event.preventDefault()
    const wanted = name.trim()
    if (!wanted) return
    const written = await create(wanted)
    if (!written) return
    setName('')
    chooseList({ list_id: written.list.id, isManual: false })
    onCreated?.()
  }

  return (
    <Form onSubmit={submit} className="flex items-center gap-2.5 pl-2.5 text-muted">
      <Plus size={15} aria-hidden className="w-4 shrink-0" />
      <input
        aria-label="New list"
        placeholder="New list"
        value={name}
        maxLength={MAX_LIST_NAME_LENGTH}
        enterKeyHint="done"
        onChange={(event) => setName(event.target.value)}
        className="h-9 min-w-0 flex-1 rounded-lg bg-transparent px-1 text-base text-ink sm:text-sm"
      />
    </Form>
  )
}
