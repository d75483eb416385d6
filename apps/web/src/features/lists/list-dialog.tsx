import { MAX_LIST_NAME_LENGTH } from '@todo-agents/contract/bounds'
import type { List, ListDelete } from '@todo-agents/contract/list'
import { Archive, ArchiveRestore, ArrowDown, ArrowUp, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { ColorGrid } from '../../components/color-grid.tsx'
import { Dialog, DialogBody, DialogFooter } from '../../components/dialog.tsx'
import { Field, Input, Select } from '../../components/field.tsx'
import { Form } from '../../components/form.tsx'
import type { useReorder } from '../../lib/page/use-reorder.ts'
import { useGo, usePlace } from '../../lib/places/use-place.ts'
import { listTexts as t } from '../../lib/texts/lists.ts'
import { useListActions } from './use-list-actions.ts'

interface ListDialogProps {
  list: List
  /** The lists to which its todos can move. */
  others: List[]
  reorder: Pick<ReturnType<typeof useReorder>, 'move' | 'canMove'>
  onClose: () => void
}

/** Renames, recolours, moves, archives and deletes a list. */
export function ListDialog({ list, others, reorder, onClose }: ListDialogProps) {
  const actions = useListActions()
  const [name, setName] = useState(list.name)
  const [isDeleting, setDeleting] = useState(false)
  const isArchived = list.archived_at !== null

  async function rename() {
    const wanted = name.trim()
    if (!wanted || (wanted !== list.name && !(await actions.update({ id: list.id, name: wanted })))) return
    onClose()
  }

  if (isDeleting) return <DeleteList list={list} others={others} onClose={onClose} />
  return (
    <Dialog title={t.editList} onClose={onClose}>
      <Form
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault()
          void rename()
        }}
      >
        <DialogBody>
          <div className="flex flex-col gap-4 pb-2">
            <Field label={t.name}>
              {(control) => (
                <Input
                  {...control}
                  data-focus
                  value={name}
                  maxLength={MAX_LIST_NAME_LENGTH}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
            <fieldset>
              <legend className="mb-1 font-medium text-[13px] text-muted">{t.color}</legend>
              <ColorGrid
                value={list.color}
                onChange={(color) => actions.update({ id: list.id, color })}
                className="-ml-2.5 flex flex-wrap"
              />
            </fieldset>
            <div className="flex flex-wrap gap-2">
              {!isArchived && (
                <>
                  <Button disabled={!reorder.canMove(list.id, -1)} onClick={() => reorder.move(list.id, -1)}>
                    <ArrowUp size={16} aria-hidden />
                    {t.moveUp}
                  </Button>
                  <Button disabled={!reorder.canMove(list.id, 1)} onClick={() => reorder.move(list.id, 1)}>
                    <ArrowDown size={16} aria-hidden />
                    {t.moveDown}
                  </Button>
                </>
              )}
              <Button
                onClick={() => {
                  void actions.archive(list, !isArchived)
                  onClose()
                }}
              >
                {isArchived ? <ArchiveRestore size={16} aria-hidden /> : <Archive size={16} aria-hidden />}
                {isArchived ? t.bringBack : t.archive}
              </Button>
            </div>
          </div>
        </DialogBody>
        <DialogFooter>
          <Button variant="danger" className="mr-auto -ml-2" onClick={() => setDeleting(true)}>
            <Trash2 size={16} aria-hidden />
            {t.remove}
          </Button>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" variant="primary" disabled={!name.trim()}>
            {t.save}
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}

const INBOX = 'inbox'
const DELETE = 'delete'

/** Asks what becomes of the todos of a list, then deletes it. */
function DeleteList({ list, others, onClose }: Omit<ListDialogProps, 'reorder'>) {
  const actions = useListActions()
  const place = usePlace()
  const go = useGo()
  const [target, setTarget] = useState(INBOX)

  async function remove() {
    onClose()
    const todos: ListDelete['todos'] = target === DELETE ? DELETE : { move_to: target === INBOX ? null : target }
    const written = await actions.remove(list, todos)
    if (written && place.kind === 'list' && place.id === list.id) go.to({ kind: 'inbox' })
  }

  return (
    <Dialog title={t.removeTitle(list.name)} onClose={onClose}>
      <DialogBody>
        <Field label={t.itsTodos} hint={target === DELETE && t.doneToo}>
          {(control) => (
            <Select {...control} data-focus value={target} onChange={(event) => setTarget(event.target.value)}>
              <option value={INBOX}>{t.toInbox}</option>
              {others.map(({ id, name }) => (
                <option key={id} value={id}>
                  {t.toList(name)}
                </option>
              ))}
              <option value={DELETE}>{t.removeThem}</option>
            </Select>
          )}
        </Field>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>{t.cancel}</Button>
        <Button variant="danger" onClick={remove}>
          {t.removeList}
        </Button>
      </DialogFooter>
    </Dialog>
  )
}
