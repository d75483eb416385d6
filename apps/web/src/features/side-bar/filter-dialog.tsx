import { MAX_FILTER_NAME_LENGTH } from '@todo-agents/contract/bounds'
import type { SavedFilter } from '@todo-agents/contract/user'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '../../components/dialog.tsx'
import { Field, Input } from '../../components/field.tsx'
import { Form } from '../../components/form.tsx'
import { useGo, usePlace } from '../../lib/places/use-place.ts'
import { listTexts as t } from '../../lib/texts/lists.ts'
import { useSavedFilters } from '../../lib/user/use-saved-filters.ts'

interface FilterDialogProps {
  filter: SavedFilter
  onClose: () => void
}

/** Renames and deletes a saved search. */
export function FilterDialog({ filter, onClose }: FilterDialogProps) {
  const place = usePlace()
  const go = useGo()
  const { rename, remove } = useSavedFilters()
  const [name, setName] = useState(filter.name)
  const wanted = name.trim()

  function submit() {
    if (!wanted) return
    if (wanted !== filter.name) void rename(filter, wanted)
    onClose()
  }

  function drop() {
    if (place.kind === 'filter' && place.id === filter.id) go.to({ kind: 'search' }, { q: filter.query })
    void remove(filter)
    onClose()
  }

  return (
    <Dialog title={t.editFilter} onClose={onClose}>
      <Form
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <DialogBody>
          <Field label={t.name} hint={<span dir="auto">{filter.query}</span>}>
            {(control) => (
              <Input
                {...control}
                data-focus
                value={name}
                maxLength={MAX_FILTER_NAME_LENGTH}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button variant="danger" className="mr-auto -ml-2" onClick={drop}>
            <Trash2 size={16} aria-hidden />
            {t.remove}
          </Button>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" variant="primary" disabled={!wanted}>
            {t.save}
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
