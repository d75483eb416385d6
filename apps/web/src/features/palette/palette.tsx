import { Search } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { Keys } from '../../components/keys.tsx'
import { isComposing } from '../../lib/page/input-method.ts'
import { useToastHost } from '../../lib/page/toast.ts'
import { paletteTexts as t } from '../../lib/texts/palette.ts'
import type { PaletteRow, RowGroup } from './row.ts'
import type { RowActions } from './use-rows.tsx'
import { useRows } from './use-rows.tsx'

const GROUPS: Record<RowGroup, string> = {
  go: t.groupGo,
  do: t.groupDo,
  todos: t.groupTodos,
  chats: t.groupChats,
  ask: t.groupAsk,
}

interface PaletteProps extends RowActions {
  onClose: () => void
}

/**
 * One field to go anywhere, do anything, find a todo, or say a sentence to the assistant. A combobox with its list: the
 * focus stays in the field, the arrow keys choose, Enter runs, Escape closes.
 */
export function Palette({ onClose, ...actions }: PaletteProps) {
  const [query, setQuery] = useState('')
  const rows = useRows(query, actions)
  const [wanted, setActive] = useState(0)
  const active = Math.min(wanted, rows.length - 1)
  const id = useId()
  const dialog = useModal()
  const optionId = (index: number) => `${id}-${index}`

  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' })
  }, [active, id])

  function run(row: PaletteRow | undefined) {
    if (!row) return
    // Closed first, so that the focus goes back before the row moves it elsewhere.
    onClose()
    row.run()
  }

  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event)) return
    const count = rows.length
    const steps: Record<string, number> = {
      ArrowDown: (active + 1) % count,
      ArrowUp: (active - 1 + count) % count,
      PageDown: Math.min(active + 8, count - 1),
      PageUp: Math.max(active - 8, 0),
    }
    if (event.key in steps) {
      event.preventDefault()
      setActive(steps[event.key]!)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      run(rows[active])
    } else if (event.key === 'Escape' || (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey))) {
      event.preventDefault()
      onClose()
    }
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes the dialog.
    <dialog
      ref={dialog}
      aria-label={t.title}
      className="palette"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={({ target, currentTarget }) => target === currentTarget && onClose()}
    >
      <div className="flex min-h-0 flex-col">
        <div className="flex items-center gap-3 border-line border-b px-4">
          <Search size={18} aria-hidden className="shrink-0 text-muted" />
          <input
            autoFocus
            role="combobox"
            aria-label={t.title}
            aria-expanded
            aria-controls={`${id}-list`}
            aria-activedescendant={optionId(active)}
            aria-autocomplete="list"
            autoComplete="off"
            spellCheck={false}
            enterKeyHint="go"
            placeholder={t.placeholder}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value)
              setActive(0)
            }}
            onKeyDown={onKeyDown}
            className="h-14 min-w-0 flex-1 bg-transparent text-base outline-none"
          />
          <button type="button" onClick={onClose} className="rounded-md pointer-coarse:min-h-11 pointer-coarse:px-2">
            <span className="sr-only">{t.close}</span>
            <span aria-hidden>
              <Keys keys="Escape" />
            </span>
          </button>
        </div>
        <div id={`${id}-list`} role="listbox" aria-label={t.results} className="min-h-0 overflow-y-auto p-2">
          {groupsOf(rows).map(({ group, rows: shown, from }) => (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset may not be in a listbox.
            <div key={group} role="group" aria-labelledby={`${id}-${group}`}>
              <p id={`${id}-${group}`} className="px-2.5 pt-2 pb-1 font-medium text-muted text-xs">
                {GROUPS[group]}
              </p>
              {shown.map((row, at) => (
                <Option
                  key={row.id}
                  id={optionId(from + at)}
                  row={row}
                  isActive={from + at === active}
                  onPoint={() => setActive(from + at)}
                  onChoose={() => run(row)}
                />
              ))}
            </div>
          ))}
        </div>
        <p role="status" className="sr-only">
          {query === '' ? '' : t.count(rows.length)}
        </p>
      </div>
    </dialog>
  )
}

interface OptionProps {
  id: string
  row: PaletteRow
  isActive: boolean
  onPoint: () => void
  onChoose: () => void
}

function Option({ id, row: { label, note, icon, keys }, isActive, onPoint, onChoose }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and the keys.
    // biome-ignore lint/a11y/useFocusableInteractive: the field names the active option.
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      className={`palette-row flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-2.5 text-sm pointer-coarse:min-h-11 ${isActive ? 'bg-accent-soft text-accent-text' : ''}`}
      onPointerMove={isActive ? undefined : onPoint}
      // Otherwise the press takes the focus from the field, and a phone hides its keyboard.
      onPointerDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <span className={`grid w-4 shrink-0 place-items-center ${isActive ? '' : 'text-muted'}`}>{icon}</span>
      <span dir="auto" className="min-w-0 flex-1 truncate text-left">
        {label}
      </span>
      {note && <span className="shrink-0 text-muted text-xs">{note}</span>}
      {keys && (
        <span aria-hidden className="shrink-0 pointer-coarse:hidden">
          <Keys keys={keys} />
        </span>
      )}
    </div>
  )
}

function groupsOf(rows: PaletteRow[]): { group: RowGroup; rows: PaletteRow[]; from: number }[] {
  const groups: { group: RowGroup; rows: PaletteRow[]; from: number }[] = []
  for (const [index, row] of rows.entries()) {
    const last = groups.at(-1)
    if (last?.group === row.group) last.rows.push(row)
    else groups.push({ group: row.group, rows: [row], from: index })
  }
  return groups
}

function useModal() {
  const ref = useRef<HTMLDialogElement>(null)
  const hostToasts = useToastHost()
  useLayoutEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    dialog.showModal()
    const stopHosting = hostToasts(dialog)
    return () => {
      stopHosting()
      dialog.close()
    }
  }, [hostToasts])
  return ref
}
