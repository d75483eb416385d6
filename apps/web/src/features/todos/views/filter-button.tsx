import { MAX_FILTER_NAME_LENGTH } from '@todo-agents/contract/bounds'
import { Bookmark, Trash2 } from 'lucide-react'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Form } from '../../../components/form.tsx'
import { Popover } from '../../../components/popover.tsx'
import { useGo } from '../../../lib/places/use-place.ts'
import { newId } from '../../../lib/server/new-id.ts'
import { viewTexts as t } from '../../../lib/texts/views.ts'
import { useSavedFilters } from '../../../lib/user/use-saved-filters.ts'

/** Saves the search on screen under a name, which the side bar then lists. */
export function SaveFilter({ query }: { query: string }) {
  const go = useGo()
  const { add } = useSavedFilters()
  const [anchor, setAnchor] = useState<Element | null>(null)
  const [name, setName] = useState('')
  if (query === '') return null

  async function submit(event: FormEvent) {
    event.preventDefault()
    const filter = { id: newId(), name: name.trim() || query.slice(0, MAX_FILTER_NAME_LENGTH), query }
    setAnchor(null)
    if (await add(filter)) go.to({ kind: 'filter', id: filter.id })
  }

  return (
    <>
      <Button
        size="sm"
        aria-haspopup="dialog"
        onClick={({ currentTarget }) => setAnchor(currentTarget)}
        className="pointer-coarse:h-11"
      >
        <Bookmark size={15} aria-hidden />
        {t.saveFilter}
      </Button>
      {anchor && (
        <Popover anchor={anchor} label={t.saveFilter} role="dialog" onClose={() => setAnchor(null)} className="w-72">
          <Form onSubmit={submit} className="flex gap-2 p-1">
            <input
              data-focus
              aria-label={t.filterName}
              placeholder={t.filterName}
              value={name}
              maxLength={MAX_FILTER_NAME_LENGTH}
              onChange={({ target }) => setName(target.value)}
              className="control h-9 pointer-coarse:h-11"
            />
            <Button type="submit" variant="primary" className="pointer-coarse:h-11">
              {t.save}
            </Button>
          </Form>
        </Popover>
      )}
    </>
  )
}

/** Deletes the saved search on screen. Its words go back to the search field. */
export function DeleteFilter({ id }: { id: string }) {
  const go = useGo()
  const { filters, remove } = useSavedFilters()
  const filter = filters.find((one) => one.id === id)
  if (!filter) return null
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        onClick={() => {
          go.to({ kind: 'search' }, { q: filter.query })
          void remove(filter)
        }}
        className="pointer-coarse:h-11"
      >
        <Trash2 size={15} aria-hidden />
        {t.deleteFilter}
      </Button>
      <p className="w-full px-1 text-muted text-sm">{filter.query}</p>
    </>
  )
}
