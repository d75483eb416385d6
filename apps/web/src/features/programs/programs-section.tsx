import type { Program } from '@todo-agents/contract/program'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { focusField } from '../../lib/page/focus.ts'
import { isLive } from '../../lib/programs/program-state.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { programTexts as t } from '../../lib/texts/programs.ts'
import { useNow } from '../../lib/time/use-now.ts'
import { useMe } from '../../lib/user/me.ts'
import { ConnectBox } from './connect-box.tsx'
import { EndProgramDialog } from './end-program-dialog.tsx'
import { NewTokenDialog } from './new-token-dialog.tsx'
import { ProgramRow } from './program-row.tsx'

type Shown = { dialog: 'new' } | { dialog: 'end' | 'undo'; program: Program }

interface ProgramsSectionProps {
  /** Undoes what a program did. It belongs to the history, and the app passes it in. */
  undoDialog: (program: Program, onClose: () => void) => ReactNode
}

/** The access tokens and connected apps of the user, and how a program connects. */
export function ProgramsSection({ undoDialog }: ProgramsSectionProps) {
  const { is_guest } = useMe()
  const now = useNow()
  const { data, error, refetch } = trpc.program.list.useQuery(undefined, {
    staleTime: 0,
    // An app may have been connected in another tab.
    refetchOnWindowFocus: true,
  })
  const [shown, show] = useState<Shown | null>(null)
  const close = () => show(null)
  const live = data?.filter((program) => isLive(program, now)) ?? []
  const ended = data?.filter((program) => !isLive(program, now)) ?? []
  const first = useFocusAfterEnd(ended.length)

  return (
    <>
      <section className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 className="font-semibold text-body">{t.list}</h2>
          <Button ref={first} variant="primary" onClick={() => show({ dialog: 'new' })}>
            <Plus size={16} aria-hidden />
            {t.newToken}
          </Button>
        </div>
        {is_guest && <p className="text-pretty text-muted text-note">{t.asGuest}</p>}
        {error && !data ? (
          <ErrorNote message={errorMessage(error)} onRetry={() => void refetch()} />
        ) : !data ? (
          <Spinner label={t.loading} />
        ) : live.length === 0 ? (
          <p className="text-pretty rounded-xl border border-line border-dashed px-4 py-5 text-muted text-sm">
            {t.none}
          </p>
        ) : (
          <Rows
            programs={live}
            onEnd={(program) => show({ dialog: 'end', program })}
            onUndo={(program) => show({ dialog: 'undo', program })}
          />
        )}
        {ended.length > 0 && (
          <details className="min-w-0">
            <summary className="w-fit cursor-pointer rounded-md py-1 text-muted text-sm hover:text-ink pointer-coarse:py-3">
              {t.ended(ended.length)}
            </summary>
            <div className="mt-2">
              <Rows programs={ended} onUndo={(program) => show({ dialog: 'undo', program })} />
            </div>
          </details>
        )}
      </section>
      <ConnectBox />
      {shown?.dialog === 'new' && <NewTokenDialog onClose={close} />}
      {shown?.dialog === 'end' && (
        <EndProgramDialog
          program={shown.program}
          onUndo={() => show({ dialog: 'undo', program: shown.program })}
          onClose={close}
        />
      )}
      {shown?.dialog === 'undo' && undoDialog(shown.program, close)}
    </>
  )
}

/** Moves the focus to the first button when one has ended, because its own button is gone. */
function useFocusAfterEnd(endedCount: number) {
  const button = useRef<HTMLButtonElement>(null)
  const before = useRef(endedCount)
  useEffect(() => {
    const hasEnded = endedCount > before.current
    before.current = endedCount
    if (hasEnded && document.hasFocus() && document.activeElement === document.body) focusField(button.current)
  }, [endedCount])
  return button
}

interface RowsProps {
  programs: readonly Program[]
  onEnd?: (program: Program) => void
  onUndo: (program: Program) => void
}

function Rows({ programs, onEnd, onUndo }: RowsProps) {
  return (
    <ul className="divide-y divide-line rounded-xl border border-line bg-surface shadow-xs">
      {programs.map((program) => (
        <ProgramRow
          key={program.id}
          program={program}
          onUndo={() => onUndo(program)}
          {...(onEnd && { onEnd: () => onEnd(program) })}
        />
      ))}
    </ul>
  )
}
