import { MAX_PREFERENCE_LENGTH, MAX_PREFERENCES } from '@todo-agents/contract/bounds'
import type { Preference } from '@todo-agents/contract/preference'
import { Check, Pencil, Plus, Trash2, X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useRef, useState } from 'react'
import { IconButton } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { isComposing } from '../../lib/page/input-method.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { settingsTexts as t } from '../../lib/texts/settings.ts'
import { useUnderstandsAll } from '../../lib/user/use-understands-all.ts'
import { usePreferenceActions } from './use-preference-actions.ts'

/** The standing wishes that the assistant follows. Each is saved when its field is left. */
export function Preferences() {
  const { data, error, refetch } = trpc.preference.list.useQuery(undefined, { staleTime: 0 })
  const { add, update, remove } = usePreferenceActions()
  const understandsAll = useUnderstandsAll()
  const [edited, setEdited] = useState<string | null>(null)
  if (error) return <ErrorNote message={errorMessage(error)} onRetry={() => refetch()} />
  if (!data) return <Spinner label={t.loadingPreferences} />
  const { preferences } = data

  return (
    <>
      <ul aria-label={t.preferences} className="flex flex-col">
        {preferences.map((preference) =>
          preference.id === edited ? (
            <li key={preference.id}>
              <TextLine
                label={t.newTextOf(preference.text)}
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
        <TextLine
          label={t.newPreference}
          placeholder={understandsAll ? t.newPreferenceExample : t.newPreferenceInEnglish}
          save={add}
        />
      ) : (
        <p className="text-note text-muted">{t.mostPreferences(MAX_PREFERENCES)}</p>
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
      <IconButton label={t.edit(text)} size="sm" onClick={onEdit}>
        <Pencil size={14} />
      </IconButton>
      <IconButton label={t.delete(text)} size="sm" onClick={onDelete}>
        <Trash2 size={14} />
      </IconButton>
    </li>
  )
}

interface TextLineProps {
  label: string
  initial?: string
  placeholder?: string
  /** Resolves with false when the text was not saved: it then stays in the field. */
  save: (text: string) => boolean | Promise<boolean>
  /** Called after a save, and when the user cancels. Absent for a field that stays, and is emptied instead. */
  onClose?: () => void
}

/** A field for one preference. Enter and leaving the field save, and Escape cancels an edit. */
function TextLine({ label, initial = '', placeholder, save, onClose }: TextLineProps) {
  const [text, setText] = useState(initial)
  /** The save that is under way. */
  const saving = useRef<Promise<boolean>>(null)

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
      event.preventDefault()
      void submit()
    } else if (event.key === 'Escape' && onClose) {
      event.preventDefault()
      onClose()
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the focus leaves the field and its buttons together.
    <div
      className="flex items-center gap-0.5"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) void submit()
      }}
    >
      <input
        aria-label={label}
        placeholder={placeholder}
        dir="auto"
        value={text}
        maxLength={MAX_PREFERENCE_LENGTH}
        ref={onClose && selectAll}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="control h-9 text-sm pointer-coarse:h-11"
      />
      <IconButton label={onClose ? t.savePreference : t.addPreference} size="sm" onClick={() => void submit()}>
        {onClose ? <Check size={16} /> : <Plus size={16} />}
      </IconButton>
      {onClose && (
        <IconButton label={t.keepOldText} size="sm" onClick={onClose}>
          <X size={16} />
        </IconButton>
      )}
    </div>
  )
}

function selectAll(input: HTMLInputElement | null): void {
  input?.select()
}
