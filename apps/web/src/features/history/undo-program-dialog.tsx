import type { UndoPreview } from '@todo-agents/contract/change'
import type { Program } from '@todo-agents/contract/program'
import { useId, useState } from 'react'
import { Button, LinkButton } from '../../components/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '../../components/dialog.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Field, Select } from '../../components/field.tsx'
import { InstantPicker } from '../../components/instant-picker.tsx'
import { Sentence } from '../../components/quoted.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { countWords } from '../../lib/changes/change-words.ts'
import { useUndoRedo } from '../../lib/changes/use-undo-redo.ts'
import { errorMessage, isNotFound } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { programTexts as t } from '../../lib/texts/programs.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useMe } from '../../lib/user/me.ts'
import type { Since } from './since-when.ts'
import { SINCE, startOf } from './since-when.ts'
import { UndoEffects } from './undo-effects.tsx'

/** So many changes are previewed: on the embedded database, this takes about a second, in which others wait. */
const PREVIEWED = 250

/** So many effects, and so many names of what stays, are shown before the user asks for all. */
const SHOWN = 20

const CHOICES: Record<Since, string> = {
  hour: t.lastHour,
  today: t.today,
  week: t.week,
  everything: t.everything,
  moment: t.moment,
}

interface UndoProgramDialogProps {
  program: Program
  onClose: () => void
}

/** Shows what it does to undo all changes of a program since a moment, and does it. */
export function UndoProgramDialog({ program: { id, name }, onClose }: UndoProgramDialogProps) {
  const { time_zone } = useMe()
  const { takeBack } = useUndoRedo()
  const [isWorking, setWorking] = useState(false)
  const [now] = useState(() => new Date().toISOString())
  const [since, setSince] = useState<Since>('today')
  const [local, setLocal] = useState('')
  const today = dayOf(now, time_zone)
  const from = startOf(since, { now, today, time_zone, local })
  // The preview shows one moment, and is never read from a cache.
  const preview = trpc.change.preview.useQuery(
    { program_id: id, since: from ?? now, limit: PREVIEWED },
    { enabled: from !== null, staleTime: 0, gcTime: 0, retry: false },
  )
  const data = from === null ? undefined : preview.data
  const { count = 0, total = 0 } = data ?? {}
  const isPart = total > PREVIEWED

  async function undo(): Promise<void> {
    if (isWorking || from === null) return
    setWorking(true)
    const isDone = await takeBack({ program_id: id, since: from }, false, ({ changes, kept }) => ({
      what: t.undone(changes.filter(({ undoes }) => undoes !== null).length, name),
      ...(kept.length > 0 && { note: t.alsoKept(kept.length) }),
    }))
    setWorking(false)
    if (isDone) onClose()
  }

  return (
    <Dialog title={t.undoTitle(name)} onClose={onClose}>
      <DialogBody>
        <div className="flex flex-col gap-4 py-1">
          <Field label={t.since}>
            {(control) => (
              <Select {...control} data-focus value={since} onChange={({ target }) => setSince(target.value as Since)}>
                {SINCE.map((choice) => (
                  <option key={choice} value={choice}>
                    {CHOICES[choice]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {since === 'moment' && (
            <InstantPicker label={t.fromDay} value={local} day={today} today={today} onChoose={setLocal} />
          )}
          {from !== null && preview.isPending && (
            <div className="flex justify-center py-6">
              <Spinner label={t.looking} />
            </div>
          )}
          {from !== null &&
            preview.error &&
            (isNotFound(preview.error) ? (
              <p aria-live="polite" className="py-2 text-muted">
                {t.nothing}
              </p>
            ) : (
              <ErrorNote message={errorMessage(preview.error)} onRetry={() => void preview.refetch()} />
            ))}
          {data && (
            <div aria-live="polite" className="flex flex-col gap-3">
              {count > 0 && <p>{introOf(data, isPart)}</p>}
              <UndoEffects key={from} effects={data.effects} today={today} max={SHOWN} />
              <Kept key={`kept ${from}`} names={data.kept ?? []} />
              {count > 0 && <p className="text-muted text-note">{t.canRedo}</p>}
            </div>
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>{t.cancel}</Button>
        {count > 0 && (
          <Button variant="primary" aria-disabled={isWorking} onClick={() => void undo()}>
            {isPart ? t.undoAll : t.undoCount(count)}
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  )
}

function introOf({ count, effects, total = count }: UndoPreview, isPart: boolean): string {
  if (isPart) return t.takesBackNewest(total, count)
  if (effects.length === 0) return t.changesNothing(count)
  const isOfTodos = effects.every(({ entity }) => entity === 'todo')
  return t.takesBack(count, countWords(effects.length, isOfTodos))
}

/** The names of what stays. The server has them in quotes. */
function Kept({ names }: { names: readonly string[] }) {
  const [isWhole, setWhole] = useState(false)
  const titleId = useId()
  const shown = isWhole ? names : names.slice(0, SHOWN)
  if (names.length === 0) return null
  return (
    <section aria-labelledby={titleId} className="flex flex-col gap-2">
      <p id={titleId}>{t.stays}</p>
      <ul className="flex flex-col gap-1">
        {shown.map((name, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two things may have the same name, and the list never changes
          <li key={index} className="break-words text-muted text-sm">
            <Sentence>{name}</Sentence>
          </li>
        ))}
      </ul>
      {shown.length < names.length && (
        <LinkButton className="self-start py-1 text-note pointer-coarse:min-h-11" onClick={() => setWhole(true)}>
          {t.showMore(names.length - shown.length)}
        </LinkButton>
      )}
    </section>
  )
}
