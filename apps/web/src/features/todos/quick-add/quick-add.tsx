import type { TagColor } from '@todo-agents/contract/tag'
import { LoaderCircle, Plus, SlidersHorizontal } from 'lucide-react'
import { useRef, useState } from 'react'
import { IconButton } from '../../../components/button.tsx'
import { Form } from '../../../components/form.tsx'
import { Quoted } from '../../../components/quoted.tsx'
import { isComposing } from '../../../lib/page/input-method.ts'
import { useToast } from '../../../lib/page/toast.ts'
import { useDebounced } from '../../../lib/page/use-debounced.ts'
import { useShortcut } from '../../../lib/page/use-shortcut.ts'
import { useUnloadGuard } from '../../../lib/page/use-unload-guard.ts'
import { newId } from '../../../lib/server/new-id.ts'
import { useUndo } from '../../../lib/server/use-undo.ts'
import { useNow } from '../../../lib/time/use-now.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { TodoFields, TodoForm } from '../editor/todo-form.ts'
import { MAX_TITLE } from '../editor/todo-form.ts'
import { useOutbox } from '../use-outbox.ts'
import { lineFields, lineForm } from './line-fields.ts'
import { chipsOf, marksOf, notesOf, summaryOf, whenOf } from './line-labels.ts'
import { MarkedInput } from './marked-input.tsx'
import type { Line, Times } from './read-line.ts'
import { Understood } from './recognized-fields.tsx'
import { UnsentTodos } from './unsent-todos.tsx'
import { useLine } from './use-line.ts'

interface QuickAddProps {
  /** Tags of a new todo, so that it shows in the list as it is filtered. */
  tags: string[]
  tagColors: Map<string, TagColor>
  /** The id of the todo that was made. */
  onAdded: (id: string) => void
  /** Opens the dialog with what is typed. */
  onDetails: (form: Partial<TodoForm>) => void
}

const NOT_READ = '. Dates and tags in it could not be read.'

/** Long enough that a screen reader is not interrupted at each letter. */
const SUMMARY_PAUSE_MS = 700

/**
 * A line and Enter make a todo. What the line says beside its title is marked in it and shown below while it is typed,
 * and becomes just that. The key N leads here.
 */
export function QuickAdd({ tags, tagColors, onAdded, onDetails }: QuickAddProps) {
  const me = useMe()
  const reader = { time_zone: me.time_zone, now: useNow() }
  const { typed, line, type, putBack, choose, clear, restore, giveBack, latest, latestWhenLoaded } = useLine()
  const [has_focus, setHasFocus] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const focus = () => form.current?.querySelector('input')?.focus()
  const toast = useToast()
  const undo = useUndo()
  /** Todos whose line could not be understood, until the server has them. */
  const titles = useRef(new Set<string>())
  const { outbox, entries } = useOutbox(({ id, fields }, { todos, change_ids }) => {
    const when = whenOf(timesIn(fields), { ...reader, now: new Date().toISOString() })
    toast({
      message: `Added “${fields.item}”${when && `: ${when}`}${titles.current.delete(id) ? NOT_READ : ''}`,
      action: { label: 'Undo', run: () => undo(change_ids) },
    })
    if (todos[0]) onAdded(todos[0].id)
  })
  /** Of a todo that was taken back to be edited: the server may have it already. */
  const [editedId, setEditedId] = useState<string | null>(null)
  /** Entered lines that wait until they can be understood. */
  const [waiting, setWaiting] = useState<{ key: string; text: string }[]>([])
  useUnloadGuard(waiting.length > 0 || (editedId !== null && typed.text !== ''))
  const chips = chipsOf(line, reader)
  const other = line.other
  const summary = useDebounced(summaryOf(line, reader), SUMMARY_PAUSE_MS)
  useShortcut('n', focus)

  /** Empties the field when `take` has taken the line. Until lines can be understood, it is empty for the next one. */
  async function enter(take: (line: Line, isTitle: boolean) => boolean) {
    const line = latest()
    if (line) {
      if (take(line, false)) empty()
      return
    }
    if (typed.text.trim() === '') return
    empty()
    const key = newId()
    setWaiting((lines) => [...lines, { key, text: typed.text.trim() }])
    const late = await latestWhenLoaded()
    setWaiting((lines) => lines.filter((line) => line.key !== key))
    if (!take(late.line, late.isTitle)) {
      giveBack(typed)
      setEditedId(editedId)
    }
  }

  function empty() {
    setEditedId(null)
    clear()
  }

  function add(line: Line, isTitle: boolean): boolean {
    const { title } = line
    if (!title) return false
    if (title.length > MAX_TITLE) {
      toast({ kind: 'error', message: `A title has at most ${MAX_TITLE} characters, and this one ${title.length}.` })
      return false
    }
    const id = editedId ?? newId()
    if (isTitle) titles.current.add(id)
    void outbox.add({ id, fields: lineFields(line, tags), typed })
    return true
  }

  function addWithDetails(line: Line): boolean {
    onDetails(lineForm(line, tags, me))
    return true
  }

  return (
    <div className="flex flex-col gap-2">
      <Form
        ref={form}
        className="relative flex items-center gap-1 rounded-xl border border-line bg-surface pr-1.5 pl-3.5 shadow-xs transition-shadow focus-within:border-accent focus-within:shadow-md"
        onSubmit={(event) => {
          event.preventDefault()
          void enter(add)
        }}
        onFocus={() => setHasFocus(true)}
        onBlur={({ currentTarget, relatedTarget }) => setHasFocus(currentTarget.contains(relatedTarget))}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !isComposing(event)) focus()
        }}
      >
        <Plus size={18} className="shrink-0 text-accent-text" aria-hidden />
        <MarkedInput
          aria-label="Add a todo"
          placeholder="Add a todo"
          value={typed.text}
          marks={marksOf(line, typed.text)}
          data-focus
          autoComplete="off"
          enterKeyHint="done"
          onChange={(event) => type(event.target.value)}
        />
        {has_focus && chips.length > 0 && (
          <Understood
            text={typed.text}
            chips={chips}
            other={other && whenOf(other.times, reader, true)}
            notes={notesOf(line)}
            tagColors={tagColors}
            onPutBack={({ spans }) => {
              putBack(spans)
              focus()
            }}
            onOther={() => other && choose(other.choice)}
          />
        )}
        <p aria-live="polite" className="sr-only">
          {summary}
        </p>
        {!typed.text && (
          <kbd aria-hidden className="hidden rounded border border-line px-1.5 font-sans text-muted text-xs lg:block">
            N
          </kbd>
        )}
        <IconButton label="Add with details" onClick={() => enter(addWithDetails)}>
          <SlidersHorizontal size={17} />
        </IconButton>
      </Form>
      {/* Always there: a region that comes with its text is not announced. */}
      <div aria-live="polite" className="contents">
        {waiting.map(({ key, text }) => (
          <p key={key} className="flex items-center gap-2 px-3.5 text-muted text-sm">
            <LoaderCircle size={15} className="shrink-0 animate-spin" aria-hidden />
            <span className="min-w-0 break-words">
              Adding <Quoted>{text}</Quoted>…
            </span>
          </p>
        ))}
      </div>
      <UnsentTodos
        entries={entries}
        onRetry={outbox.retry}
        onEdit={({ id, typed }) => {
          outbox.remove(id)
          setEditedId(id)
          restore(typed)
          focus()
        }}
        onDiscard={outbox.remove}
      />
    </div>
  )
}

function timesIn({ due_date, start_time, end_time, alarm_time }: TodoFields): Times {
  const times = Object.entries({ due_date, start_time, end_time, alarm_time }).filter(([, value]) => value)
  return Object.fromEntries(times)
}
