import type { Change, UndoPreview } from '@todo-agents/contract/change'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '../../components/dialog.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { countWords } from '../../lib/changes/change-words.ts'
import { useUndoRedo } from '../../lib/changes/use-undo-redo.ts'
import { errorMessage, isNotFound } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { historyTexts as t } from '../../lib/texts/history.ts'
import { formatExactInstant } from '../../lib/time/format-time.ts'
import type { Day } from '../../lib/time/time.ts'
import { useMe } from '../../lib/user/me.ts'
import { UndoEffects } from './undo-effects.tsx'

interface SinceDialogProps {
  /** The first change that is taken back. */
  change: Change
  today: Day
  onClose: () => void
}

/** Shows what it does to go back to the state before a change, and does it. */
export function SinceDialog({ change, today, onClose }: SinceDialogProps) {
  const { time_zone } = useMe()
  const { takeBack } = useUndoRedo()
  const [isWorking, setWorking] = useState(false)
  const input = { since: change.id }
  // The preview shows one moment. It is read when the dialog opens, and never from a cache.
  const preview = trpc.change.preview.useQuery(input, { staleTime: 0, gcTime: 0, retry: false })
  const count = preview.data?.count ?? 0
  const instant = formatExactInstant(change.created_at, { time_zone, today })

  async function goBack(): Promise<void> {
    if (isWorking) return
    setWorking(true)
    const isDone = await takeBack(input, false, t.changes(count))
    setWorking(false)
    if (isDone) onClose()
  }

  return (
    <Dialog title={t.sinceTitle} onClose={onClose}>
      <DialogBody>
        {preview.isPending && (
          <div className="flex justify-center py-6">
            <Spinner label={t.looking} />
          </div>
        )}
        {preview.error &&
          (isNotFound(preview.error) ? (
            <p className="py-2">{t.sinceNothing}</p>
          ) : (
            <ErrorNote message={errorMessage(preview.error)} />
          ))}
        {preview.data && (
          <div aria-live="polite" className="flex flex-col gap-3 py-1">
            <p>{introOf(preview.data, instant)}</p>
            {preview.data.effects.length === 0 && <p className="text-muted">{t.sinceNothing}</p>}
            <UndoEffects effects={preview.data.effects} today={today} />
            <p className="text-muted text-note">{t.canRedo}</p>
          </div>
        )}
      </DialogBody>
      <DialogFooter>
        <Button data-focus onClick={onClose}>
          {t.cancel}
        </Button>
        {preview.data && (
          <Button variant="primary" aria-disabled={isWorking} onClick={() => void goBack()}>
            {t.goBack(count)}
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  )
}

function introOf({ count, effects }: UndoPreview, instant: string): string {
  if (effects.length === count || effects.length === 0) return t.sinceIntro(instant, count)
  const isOfTodos = effects.every(({ entity }) => entity === 'todo')
  return t.sinceIntroTo(instant, count, countWords(effects.length, isOfTodos))
}
