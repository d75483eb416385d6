import { MAX_SESSION_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import { Check, Pencil, Trash2, X } from 'lucide-react'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { IconButton } from '../../components/button.tsx'
import { Form } from '../../components/form.tsx'
import { useToast } from '../../lib/page/toast.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import type { SessionName } from './session-name.ts'
import { useDeleteSession } from './use-delete-session.ts'

interface SessionItemProps {
  session: SessionName
  isCurrent: boolean
  onSelect: () => void
  onRenamed: (title: string) => void
  onDeleted: () => void
  /** Called when the user has undone the deletion. */
  onRestored: () => void
}

/** A conversation in the list, with buttons to rename and delete it. */
export function SessionItem({ session, isCurrent, onSelect, onRenamed, onDeleted, onRestored }: SessionItemProps) {
  const { id, title } = session
  const [mode, setMode] = useState<'show' | 'rename'>('show')
  const toast = useToast()
  const utils = trpc.useUtils()
  const rename = trpc.session.rename.useMutation({
    onError: (error: unknown) => toast({ kind: 'error', message: errorMessage(error) }),
    onSettled: () => utils.session.list.invalidate(),
    onSuccess: (session) => onRenamed(session.title),
  })
  const remove = useDeleteSession({ onDeleted, onRestored })

  if (mode === 'rename') {
    return (
      <RenameForm
        title={title}
        onRename={(next) => rename.mutate({ id, title: next })}
        onClose={() => setMode('show')}
      />
    )
  }

  return (
    <li className="rounded-md hover:bg-hover">
      <div className="flex items-center">
        <button
          type="button"
          aria-current={isCurrent}
          dir="auto"
          onClick={onSelect}
          className={`min-w-0 flex-1 truncate rounded-md px-2.5 py-2 text-left text-sm ${isCurrent ? 'font-semibold text-accent-text' : ''}`}
        >
          {title}
        </button>
        <IconButton label={`Rename ${title}`} size="sm" onClick={() => setMode('rename')}>
          <Pencil size={14} />
        </IconButton>
        <IconButton label={`Delete ${title}`} size="sm" onClick={() => remove(session)}>
          <Trash2 size={14} />
        </IconButton>
      </div>
    </li>
  )
}

interface RenameFormProps {
  title: string
  onRename: (title: string) => void
  onClose: () => void
}

function RenameForm({ title, onRename, onClose }: RenameFormProps) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const next = String(new FormData(event.currentTarget).get('title')).trim()
    if (next && next !== title) onRename(next)
    onClose()
  }

  return (
    <li>
      <Form onSubmit={submit} className="flex items-center gap-0.5">
        <input
          name="title"
          aria-label={`New name of ${title}`}
          defaultValue={title}
          maxLength={MAX_SESSION_TITLE_LENGTH}
          ref={selectAll}
          className="control h-9 text-sm"
        />
        <IconButton type="submit" label="Save name">
          <Check size={16} />
        </IconButton>
        <IconButton label="Keep the old name" onClick={onClose}>
          <X size={16} />
        </IconButton>
      </Form>
    </li>
  )
}

function selectAll(input: HTMLInputElement | null): void {
  input?.select()
}
