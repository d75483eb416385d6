import { MAX_LIST_NAME_LENGTH } from '@todo-agents/contract/bounds'
import type { List } from '@todo-agents/contract/list'
import { Ellipsis, Plus } from 'lucide-react'
import type { ComponentProps, FormEvent } from 'react'
import { useId, useState } from 'react'
import { IconButton } from '../../components/button.tsx'
import { Form } from '../../components/form.tsx'
import { PlaceItem } from '../../components/place-item.tsx'
import { TagDot } from '../../components/tag-dot.tsx'
import { useReorder } from '../../lib/page/use-reorder.ts'
import { useGo } from '../../lib/places/use-place.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { placeTexts as t } from '../../lib/texts/places.ts'
import { useCounts } from '../../lib/todos/counts.ts'
import { ListDialog } from './list-dialog.tsx'
import { useListActions } from './use-list-actions.ts'

/** The lists of the user, and the archived ones, folded. `onChosen`: a list was chosen. */
export function ListsNav({ onChosen }: { onChosen?: (() => void) | undefined }) {
  const { data } = trpc.list.list.useQuery()
  const counts = useCounts()
  const actions = useListActions()
  const [editing, setEditing] = useState<string | null>(null)
  const titleId = useId()
  const lists = data?.lists ?? []
  const open = lists.filter(({ archived_at }) => archived_at === null)
  const archived = lists.filter(({ archived_at }) => archived_at !== null)
  const reorder = useReorder(
    open.map(({ id }) => id),
    (id, after) => actions.reorder({ id, after }),
  )
  const edited = lists.find(({ id }) => id === editing)

  const item = ({ id, name, color }: List, props: Partial<ComponentProps<typeof PlaceItem>> = {}) => (
    <PlaceItem
      key={id}
      place={{ kind: 'list', id }}
      icon={<TagDot color={color} />}
      name={name}
      count={counts.lists.get(id) ?? 0}
      onChosen={onChosen}
      action={
        <IconButton
          label={t.editList(name)}
          size="sm"
          onClick={() => setEditing(id)}
          className="focus-visible:opacity-100 group-hover:opacity-100 lg:pointer-fine:opacity-0"
        >
          <Ellipsis size={16} />
        </IconButton>
      }
      {...props}
    />
  )

  return (
    <section aria-labelledby={titleId} className="flex flex-col gap-0.5">
      <h2 id={titleId} className="px-2.5 pb-1 font-medium text-muted text-xs">
        {t.lists}
      </h2>
      <ul className="flex flex-col gap-0.5">
        {open.map((list) => item(list, { ...reorder.itemProps(list.id), shortcuts: 'Alt+ArrowUp Alt+ArrowDown' }))}
      </ul>
      <NewList onCreated={onChosen} />
      {archived.length > 0 && (
        <details className="mt-1">
          <summary className="rounded-lg px-2.5 py-1.5 text-[13px] text-muted hover:bg-hover">
            {t.archived(archived.length)}
          </summary>
          <ul className="flex flex-col gap-0.5">{archived.map((list) => item(list))}</ul>
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
    </section>
  )
}

function NewList({ onCreated }: { onCreated: (() => void) | undefined }) {
  const { create } = useListActions()
  const go = useGo()
  const [name, setName] = useState('')

  async function submit(event: FormEvent) {
    event.preventDefault()
    const wanted = name.trim()
    if (!wanted) return
    const written = await create(wanted)
    if (!written) return
    setName('')
    go.to({ kind: 'list', id: written.list.id })
    onCreated?.()
  }

  return (
    <Form onSubmit={submit} className="flex items-center gap-2.5 pl-2.5 text-muted">
      <Plus size={15} aria-hidden className="w-4 shrink-0" />
      <input
        aria-label={t.newList}
        placeholder={t.newList}
        value={name}
        maxLength={MAX_LIST_NAME_LENGTH}
        enterKeyHint="done"
        onChange={(event) => setName(event.target.value)}
        className="h-9 pointer-coarse:h-11 min-w-0 flex-1 rounded-lg bg-transparent px-1 text-base text-ink sm:text-sm"
      />
    </Form>
  )
}
