import { Plus, SlidersHorizontal } from 'lucide-react'
import { useRef, useState } from 'react'
import { IconButton } from '../../components/button.tsx'
import { errorMessage } from '../../lib/error-message.ts'
import { useToast } from '../../lib/toast.ts'
import { trpc } from '../../lib/trpc.ts'
import { useRefresh } from '../../lib/use-refresh.ts'
import { useShortcut } from '../../lib/use-shortcut.ts'
import { useUndo } from '../../lib/use-undo.ts'
import { MAX_TITLE } from './todo-form.ts'

interface QuickAddProps {
  /** Tags of a new todo, so that it shows in the list as it is filtered. */
  tags: string[]
  /** The id of the todo that was made. */
  onAdded: (id: string) => void
  /** Opens the dialog with what is typed. */
  onDetails: (item: string) => void
}

/** A title and Enter make a todo. The key N leads here. */
export function QuickAdd({ tags, onAdded, onDetails }: QuickAddProps) {
  const [item, setItem] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const refresh = useRefresh()
  const toast = useToast()
  const undo = useUndo()
  const create = trpc.todo.create.useMutation()
  useShortcut('n', () => input.current?.focus())

  async function add() {
    const title = item.trim()
    if (!title) return
    if (title.length > MAX_TITLE) {
      toast({ kind: 'error', message: `A title has at most ${MAX_TITLE} characters, and this one ${title.length}.` })
      return
    }
    setItem('')
    try {
      const { todos, change_ids } = await create.mutateAsync({ item: title, tags })
      toast({ message: `Added “${title}”`, action: { label: 'Undo', run: () => undo(change_ids) } })
      if (todos[0]) onAdded(todos[0].id)
      await refresh()
    } catch (error) {
      setItem((typed) => typed || title)
      toast({ kind: 'error', message: errorMessage(error) })
    }
  }

  return (
    <form
      className="flex items-center gap-1 rounded-xl border border-line bg-surface pr-1.5 pl-3.5 shadow-xs transition-shadow focus-within:border-accent focus-within:shadow-md"
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <Plus size={18} className="shrink-0 text-accent-text" aria-hidden />
      <input
        ref={input}
        aria-label="Add a todo"
        placeholder="Add a todo"
        value={item}
        data-focus
        autoComplete="off"
        enterKeyHint="done"
        onChange={(event) => setItem(event.target.value)}
        className="h-12 min-w-0 flex-1 bg-transparent px-2 text-base outline-none"
      />
      {!item && (
        <kbd aria-hidden className="hidden rounded border border-line px-1.5 font-sans text-muted text-xs lg:block">
          N
        </kbd>
      )}
      <IconButton
        label="Add with details"
        onClick={() => {
          onDetails(item.trim())
          setItem('')
        }}
      >
        <SlidersHorizontal size={17} />
      </IconButton>
    </form>
  )
}
