import { MAX_PREFERENCE_LENGTH, MAX_PREFERENCES } from '@todo-agents/contract/bounds'
import type { Preference } from '@todo-agents/contract/preference'
import { Check, Pencil, Plus, Trash2, X } from 'lucide-react'
import type { KeyboardEvent, Ref } from 'react'
import { useImperativeHandle, useRef, useState } from 'react'
import { IconButton } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { isComposing } from '../../lib/page/input-method.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { usePreferenceActions } from './use-preference-actions.ts'

/** Saves what is typed in a field. Resolves with false when it was refused; a toast says why. */
export interface Typed {
  save(): Promise<boolean>
}

/**
 * The standing wishes that the assistant follows. They are saved at once, without the button of the dialog around them,
 * so this is no form: a form in the form of the dialog is not allowed. `ref` saves what is typed and not yet added, for
 * that button.
 */
export function Preferences({ ref }: { ref: Ref<Typed> }) {
  const { data, error, refetch } = trpc.preference.list.useQuery(undefined, { staleTime: 0 })
  const { add, update, remove } = usePreferenceActions()
  const [edited, setEdited] = useState<string | null>(null)
  const added = useRef<Typed>(null)
  const changed = useRef<Typed>(null)
  useImperativeHandle(ref, () => ({
    async save() {
      const isChanged = (await changed.current?.save()) ?? true
      const isAdded = (await added.current?.save()) ?? true
      return isChanged && isAdded
    },
  }))
  if (error) return <ErrorNote message={errorMessage(error)} onRetry={() => refetch()} />
  if (!data) return <Spinner label="Loading your preferences" />
  const { preferences } = data

  return (
    <>
      <ul aria-label="Preferences" className="flex flex-col">
        {preferences.map((preference) =>
          preference.id === edited ? (
            <li key={preference.id}>
              <TextLine
                ref={changed}
                label={`New text of ${preference.text}`}
                initial={preference.text}
                save={(text) => text === preference.text || update(preference, text)}
                onClose={() => setEdited(null)}
              />
            </li>
          ) : (
            <Row
              key={preference.id}
              preference={preference}
              onEdit={() => setEdited(preference.id)}
              onDelete={() => remove(preference)}
            />
          ),
        )}
      </ul>
      {preferences.length < MAX_PREFERENCES ? (
        <TextLine ref={added} label="A new preference" placeholder="Meetings are 30 minutes" save={add} />
      ) : (
        <p className="text-[13px] text-muted">{MAX_PREFERENCES} are the most there can be.</p>
      )}
    </>
  )
}

interface RowProps {
  preference: Preference
  onEdit: () => void
  onDelete: () => void
}

function Row({ preference: { text }, onEdit, onDelete }: RowProps) {
  return (
    <li className="flex items-center rounded-md text-sm hover:bg-hover">
      <bdi className="min-w-0 flex-1 break-words px-2 py-1.5">{text}</bdi>
      <IconButton label={`Edit ${text}`} size="sm" onClick={onEdit}>
        <Pencil size={14} />
      </IconButton>
      <IconButton label={`Delete ${text}`} size="sm" onClick={onDelete}>
        <Trash2 size={14} />
      </IconButton>
    </li>
  )
}

interface TextLineProps {
  ref: Ref<Typed>
  label: string
  initial?: string
  placeholder?: string
  /** Resolves with false when the text was not saved: it then stays in the field. */
  save: (text: string) => boolean | Promise<boolean>
  /** Called after a save, and when the user cancels. Absent for a field that stays, and is emptied instead. */
  onClose?: () => void
}

/** A field for one preference. Enter saves, and Escape cancels an edit. */
function TextLine({ ref, label, initial = '', placeholder, save, onClose }: TextLineProps) {
  const [text, setText] = useState(initial)
  /** The save that is under way. */
  const saving = useRef<Promise<boolean>>(null)
  useImperativeHandle(ref, () => ({ save: submit }))

  function submit(): Promise<boolean> {
    saving.current ??= saveText().finally(() => {
      saving.current = null
    })
    return saving.current
  }

  async function saveText(): Promise<boolean> {
    const next = text.trim()
    if (next === '') return true
    const isSaved = await save(next)
    if (isSaved && onClose) onClose()
    else if (isSaved) setText('')
    return isSaved
  }

  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event)) return
    if (event.key === 'Enter') {
      // Otherwise it submits the form of the dialog.
      event.preventDefault()
      void submit()
    } else if (event.key === 'Escape' && onClose) {
      // Otherwise it closes the dialog.
      event.preventDefault()
      onClose()
    }
  }

  return (
    <div className="flex items-center gap-0.5">
      <input
        aria-label={label}
        placeholder={placeholder}
        dir="auto"
        value={text}
        maxLength={MAX_PREFERENCE_LENGTH}
        ref={onClose && selectAll}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="control h-9 text-sm"
      />
      <IconButton
        label={onClose ? 'Save the preference' : 'Add the preference'}
        size="sm"
        onClick={() => void submit()}
      >
        {onClose ? <Check size={16} /> : <Plus size={16} />}
      </IconButton>
      {onClose && (
        <IconButton label="Keep the old text" size="sm" onClick={onClose}>
          <X size={16} />
        </IconButton>
      )}
    </div>
  )
}

function selectAll(input: HTMLInputElement | null): void {
  input?.select()
}
