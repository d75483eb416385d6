import { MAX_SEARCH_LENGTH } from '@todo-agents/contract/bounds'
import { ArrowUpDown, Search } from 'lucide-react'
import { useState } from 'react'
import { LIST_KEYS } from '../../../lib/keys/list-keys.ts'
import { runKeys } from '../../../lib/keys/use-keys.ts'
import { isComposing } from '../../../lib/page/input-method.ts'
import { useGo } from '../../../lib/places/use-place.ts'
import { viewTexts as t } from '../../../lib/texts/views.ts'
import { DeleteFilter, SaveFilter } from './filter-button.tsx'
import type { SearchText } from './use-search-text.ts'
import type { TodoView } from './use-view.ts'

/** The name of the place, and how its todos are sorted; in the search, the field to search in. */
export function ViewHead({ view }: { view: TodoView }) {
  const go = useGo()
  const { place, isManual, name, typed } = view
  const hasOrder = place.kind === 'list' || place.kind === 'inbox'
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <h1 dir="auto" className="min-w-0 flex-1 truncate px-1 font-semibold text-2xl tracking-tight">
        {name}
      </h1>
      {hasOrder && (
        <button
          type="button"
          aria-pressed={isManual}
          onClick={() => go.set({ order: isManual ? undefined : 'manual' }, { replace: true })}
          className="relative flex h-9 items-center gap-2 rounded-lg px-2.5 text-muted text-sm before:absolute before:-inset-y-1 before:inset-x-0 hover:bg-hover hover:text-ink aria-pressed:text-accent-text"
        >
          <ArrowUpDown size={15} aria-hidden />
          {t.myOrder}
        </button>
      )}
      {place.kind === 'search' && <SaveFilter query={typed.text.trim()} />}
      {place.kind === 'search' && <SearchField typed={typed} />}
      {place.kind === 'filter' && <DeleteFilter id={place.id} />}
    </div>
  )
}

/** Shows each letter at once, before the list does. Escape leaves it, and the arrow down goes into the results. */
function SearchField({ typed }: { typed: SearchText }) {
  const [text, setText] = useState(typed.text)
  const [given, setGiven] = useState(typed.given)
  if (given !== typed.given) {
    setGiven(typed.given)
    setText(typed.text)
  }
  return (
    <search className="relative w-full">
      <Search size={16} className="absolute top-1/2 left-3.5 -translate-y-1/2 text-muted" aria-hidden />
      <input
        type="search"
        aria-label={t.searchTodos}
        placeholder={t.search}
        // biome-ignore lint/a11y/noAutofocus: who opens the search wants to type in it.
        autoFocus
        value={text}
        maxLength={MAX_SEARCH_LENGTH}
        onChange={({ target }) => {
          setText(target.value)
          typed.type(target.value)
        }}
        onBlur={typed.settle}
        onKeyDown={(event) => {
          if (isComposing(event)) return
          if (event.key === 'Escape') event.currentTarget.blur()
          else if (event.key !== 'ArrowDown' || !runKeys(LIST_KEYS.next.keys[0])) return
          // The browser would empty the field.
          event.preventDefault()
        }}
        className="control h-11 pl-10"
      />
    </search>
  )
}
