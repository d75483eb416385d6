import { MAX_SESSION_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import { Bot, Check, Download, Pencil, Trash2, X } from 'lucide-react'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { IconButton } from '../../components/button.tsx'
import { Form } from '../../components/form.tsx'
import { sessionTexts as t } from '../../lib/texts/sessions.ts'
import { MarkDot } from './mark-dot.tsx'
import type { SessionName } from './session-name.ts'
import type { SessionMark } from './session-runs.ts'
import { useSessionActions } from './use-session-actions.ts'

interface SessionItemProps {
  session: SessionName
  isCurrent: boolean
  /** The conversation has the calls of a token or an app. */
  isOfProgram?: boolean
  mark?: SessionMark | undefined
  onSelect: () => void
  onRenamed: (title: string) => void
  onDeleted: () => void
  /** Called when the user has undone the deletion. */
  onRestored: () => void
}

/** A conversation in the list, with buttons to rename, save and delete it. */
export function SessionItem({
  session,
  isCurrent,
  isOfProgram = false,
  mark,
  onSelect,
  onRenamed,
  onDeleted,
  onRestored,
}: SessionItemProps) {
  const { id, title } = session
  const [mode, setMode] = useState<'show' | 'rename' | 'save'>('show')
  const { rename, remove } = useSessionActions({ onRenamed, onDeleted, onRestored })

  if (mode === 'rename') {
    return <RenameForm title={title} onRename={(next) => void rename(session, next)} onClose={() => setMode('show')} />
  }

  return (
    <li className="rounded-md hover:bg-hover">
      <div className="flex items-center">
        <button
          type="button"
          aria-current={isCurrent}
          dir="auto"
          onClick={onSelect}
          className={`min-w-0 flex-1 rounded-md px-2.5 py-2 text-left text-sm ${isCurrent ? 'font-semibold text-accent-text' : ''}`}
        >
          <span className="flex items-center gap-1.5">
            <span className="truncate">{title}</span>
            {isOfProgram && <Bot size={14} role="img" aria-label={t.ofAgent} className="shrink-0 text-muted" />}
          </span>
          {mark && (
            <span className="flex items-center gap-1.5 font-normal text-muted text-xs">
              <MarkDot mark={mark} />
              {mark === 'waiting' ? t.isWaiting : t.isRunning}
            </span>
          )}
        </button>
        <IconButton label={t.rename(title)} size="sm" onClick={() => setMode('rename')}>
          <Pencil size={14} />
        </IconButton>
        <IconButton
          label={t.save(title)}
          size="sm"
          aria-expanded={mode === 'save'}
          onClick={() => setMode(mode === 'save' ? 'show' : 'save')}
        >
          <Download size={14} />
        </IconButton>
        <IconButton label={t.remove(title)} size="sm" onClick={() => remove(session)}>
          <Trash2 size={14} />
        </IconButton>
      </div>
      {mode === 'save' && <SaveLinks id={id} />}
    </li>
  )
}

function SaveLinks({ id }: { id: string }) {
  return (
    <p className="flex gap-4 px-2.5 pb-2 text-[13px]">
      <span className="text-muted">{t.saveAs}</span>
      {FORMATS.map(({ format, label }) => (
        <a
          key={format}
          href={`/api/sessions/${id}/export?format=${format}`}
          download
          className="font-medium text-accent-text underline-offset-4 hover:underline"
        >
          {label}
        </a>
      ))}
    </p>
  )
}

const FORMATS = [
  { format: 'markdown', label: 'Markdown' },
  { format: 'json', label: 'JSON' },
]

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
          aria-label={t.newName(title)}
          defaultValue={title}
          maxLength={MAX_SESSION_TITLE_LENGTH}
          ref={selectAll}
          className="control h-9 text-sm pointer-coarse:h-11"
        />
        <IconButton type="submit" label={t.saveName}>
          <Check size={16} />
        </IconButton>
        <IconButton label={t.keepName} onClick={onClose}>
          <X size={16} />
        </IconButton>
      </Form>
    </li>
  )
}

function selectAll(input: HTMLInputElement | null): void {
  input?.select()
}
