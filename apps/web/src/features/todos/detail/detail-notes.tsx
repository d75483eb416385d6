import { CloudOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, LinkButton } from '../../../components/button.tsx'
import { ErrorNote } from '../../../components/error-note.tsx'
import { trpc } from '../../../lib/server/trpc.ts'
import { detailTexts as t } from '../../../lib/texts/detail.ts'
import { dayOf } from '../../../lib/time/time.ts'
import { useMe } from '../../../lib/user/me.ts'
import type { PartReader } from '../editor/todo-parts.ts'
import { PARTS } from '../editor/todo-parts.ts'
import type { Editor, EditorState } from './editor.ts'
import { useNewTodo } from './new-todo.ts'

interface DetailNotesProps {
  editor: Editor
  state: EditorState
  /** Called before the todo is added again under another id. */
  onAddAgain: () => void
}

/** What the user has to know or to decide about an edit, above the fields. */
export function DetailNotes({ editor, state }: DetailNotesProps) {
  const { status, error, isGone, clashes, scope, base, form } = state
  const reader = usePartReader()
  const openNew = useNewTodo()
  if (isGone) {
    return (
      <Note tone="warning">
        <p role="alert">{state.isDirty ? t.goneEdited : t.gone}</p>
        <Button
          onClick={() => {
            editor.revert()
            openNew(form)
          }}
        >
          {t.addAgain}
        </Button>
      </Note>
    )
  }
  return (
    <>
      {scope !== null && base?.recurrence && status !== 'asking' && (
        <p className="flex flex-wrap gap-x-2 px-2 text-[13px] text-muted">
          {scope === 'this' ? t.changesOnlyThis : t.changesFollowing}
          <LinkButton onClick={() => editor.choose(scope === 'this' ? 'following' : 'this')}>
            {t.changeScope}
          </LinkButton>
        </p>
      )}
      {error?.isTransient && (
        <Note tone="warning">
          <p role="alert" className="flex items-start gap-2">
            <CloudOff size={15} aria-hidden className="mt-0.5 shrink-0" />
            {t.unreachable}
          </p>
          <Button className="pointer-coarse:h-11" onClick={() => editor.save()}>
            {t.retry}
          </Button>
        </Note>
      )}
      {error && !error.isTransient && (
        <ErrorNote message={t.notSaved(error.message)} onRetry={() => void editor.save()} />
      )}
      {clashes.map(({ part, theirs }) => (
        <Note key={part} tone="warning">
          <p role="alert">{t.changedElsewhere(PARTS[part].name)}</p>
          <p className="max-h-40 overflow-y-auto whitespace-pre-wrap break-words font-medium">
            {PARTS[part].text(theirs, reader)}
          </p>
          <div className="flex flex-wrap gap-2">
            <Button className="pointer-coarse:h-11" onClick={() => editor.take(part)}>
              {t.takeTheirs}
            </Button>
            <Button variant="ghost" className="pointer-coarse:h-11" onClick={() => editor.dismiss(part)}>
              {t.keepMine}
            </Button>
          </div>
        </Note>
      ))}
    </>
  )
}

function Note({ tone, children }: { tone: 'warning'; children: ReactNode }) {
  return (
    <div
      data-tone={tone}
      className="flex flex-col items-start gap-2 rounded-xl border border-warning/40 bg-warning-soft px-3 py-2.5 text-sm"
    >
      {children}
    </div>
  )
}

function usePartReader(): PartReader {
  const { time_zone, date_order } = useMe()
  const { data } = trpc.list.list.useQuery()
  return {
    time_zone,
    date_order,
    today: dayOf(new Date().toISOString(), time_zone),
    lists: new Map(data?.lists.map(({ id, name }) => [id, name])),
  }
}
