import type { ChangeScope, Todo, TodoWrite } from '@todo-agents/contract/todo'
import { useState } from 'react'
import { useClient } from '../../../lib/server/client.ts'
import { errorMessage, isConflict, isNotFound } from '../../../lib/server/error-message.ts'
import { trpc } from '../../../lib/server/trpc.ts'
import type { EditClash, Side } from './edit-conflict.tsx'
import type { TodoFields, TodoForm } from './todo-form.ts'
import { fromForm, toForm } from './todo-form.ts'
import { differingParts, hasMovedOn, mergeEdits, patchOf, withParts } from './todo-merge.ts'
import type { Part } from './todo-parts.ts'

/** Why a todo was not saved. `isGone`: the todo was deleted elsewhere; the user can add it as a new one. */
interface SaveError {
  message: string
  isGone: boolean
}

interface Attempt {
  original: Todo
  form: TodoForm
  fields: TodoFields
  /** For which occurrences of a todo that repeats the edit is meant; see `changeScopeSchema`. */
  scope?: ChangeScope | undefined
}

/** After this many merges with changes from elsewhere, the next conflict is shown to the user as an error. */
const MAX_MERGES = 3

const MOVED_ON =
  'This todo was completed elsewhere while you edited it, so nothing was saved. Save again to change only the completed one, or edit the next one in your list.'

/**
 * Saves an edited todo. Changes made elsewhere meanwhile are kept. If both sides changed the same part, the user has to
 * choose, see {@link EditClash}.
 */
export function useSaveTodo(time_zone: string, setForm: (form: TodoForm) => void) {
  const { todo: api } = useClient().trpc
  const update = trpc.todo.update.useMutation()
  const [original, setOriginal] = useState<Todo | null>(null)
  const [clash, setClash] = useState<EditClash | null>(null)
  const [error, setError] = useState<SaveError | null>(null)
  const [isPending, setPending] = useState(false)

  /**
   * Saves the todo and resolves with the answer, with true if nothing has changed, or with false if the user has to choose
   * first.
   */
  async function attempt({ original, form, fields, scope }: Attempt, merges = 0): Promise<TodoWrite | boolean> {
    const parts = differingParts(original, fields)
    if (parts.length === 0) return true
    const { id, version, recurrence, completed_at } = original
    // A completed occurrence has none that follow: these are of another todo.
    const wanted = scope ?? (recurrence !== null && completed_at !== null ? 'this' : undefined)
    try {
      return await update.mutateAsync({
        id: [id],
        version,
        ...(wanted && { scope: wanted }),
        ...patchOf(parts, fields),
      })
    } catch (error) {
      if (!isConflict(error) || merges >= MAX_MERGES) throw error
    }
    const theirs = await api.get.query({ id })
    const { mine, both } = mergeEdits(original, fields, theirs)
    const merged = withParts(toForm(theirs, time_zone), mine, form)
    setOriginal(theirs)
    setForm(merged)
    if (both.length > 0) setClash({ parts: both, mine: form, theirs: toForm(theirs, time_zone), choices: {} })
    if (hasMovedOn(original, theirs, scope)) throw new Error(MOVED_ON)
    if (both.length > 0) return false
    const result = fromForm(merged, time_zone, theirs)
    // Two edits that are valid alone can be invalid together, for example with an end before the start.
    if ('errors' in result)
      throw new Error('This todo was changed elsewhere, and together both changes are not valid. Check the times.')
    return attempt({ original: theirs, form: merged, fields: result.fields, scope }, merges + 1)
  }

  return {
    clash,
    error,
    isPending,
    /**
     * The stored todo that the form is compared with, after the todo was changed elsewhere; null until such a change is
     * found.
     */
    original,
    async save(edit: Attempt): Promise<TodoWrite | boolean> {
      setPending(true)
      setError(null)
      setClash(null)
      try {
        return await attempt({ ...edit, original: original ?? edit.original })
      } catch (error) {
        setError({ message: errorMessage(error), isGone: isNotFound(error) })
        return false
      } finally {
        setPending(false)
      }
    },
    choose(part: Part, side: Side, form: TodoForm): void {
      if (!clash) return
      setForm(withParts(form, [part], clash[side]))
      setClash({ ...clash, choices: { ...clash.choices, [part]: side } })
    },
  }
}
