import type { Change } from '@todo-agents/contract/change'
import { History, Redo2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton, LinkButton } from '../../components/button.tsx'
import { Sentence } from '../../components/quoted.tsx'
import { changesWords, changeWords, redoneWords, undoneWords } from '../../lib/changes/change-words.ts'
import { useUndoRedo } from '../../lib/changes/use-undo-redo.ts'
import type { Programs } from '../../lib/programs/use-programs.ts'
import type { ChangeUnit } from '../../lib/server/undo-log.ts'
import { canUndo, createIsUndo, isUndone, redoOf } from '../../lib/server/undo-log.ts'
import { historyTexts as t } from '../../lib/texts/history.ts'
import { formatClock } from '../../lib/time/format-time.ts'
import type { Day } from '../../lib/time/time.ts'
import { useMe } from '../../lib/user/me.ts'
import { Author } from './author.tsx'
import { ChangeFields } from './change-fields.tsx'

/** So many changes of one entry are shown before the user asks for all. */
const MAX_SHOWN = 5

interface HistoryEntryProps {
  unit: ChangeUnit
  /** It has more changes, on a page that is not loaded. */
  isCut: boolean
  /** All changes that are listed, newest first. */
  changes: readonly Change[]
  programs: Programs
  today: Day
  /** Goes back to the state before this change. */
  onSince: (change: Change) => void
}

/** What was changed by one request or by one run, with the way back. */
export function HistoryEntry({ unit, isCut, changes, programs, today, onSince }: HistoryEntryProps) {
  const { takeBack } = useUndoRedo()
  const [isWhole, setWhole] = useState(false)
  const [isWorking, setWorking] = useState(false)
  const [newest] = unit.changes
  const oldest = unit.changes.at(-1)
  if (!newest || !oldest) return null

  const words = wordsOf(unit, isCut, changes)
  // What was undone has the way back itself. The undo is only part of the record.
  if (unit.changes.every(({ undoes }) => undoes !== null)) {
    return (
      <li className="history-entry flex items-center gap-2 px-3.5 text-muted text-note">
        <p className="min-w-0 flex-1 break-words">
          <Sentence>{words}</Sentence> · <Meta change={newest} programs={programs} />
        </p>
        <IconButton label={t.sinceOf(words)} title={t.since} size="sm" onClick={() => onSince(oldest)}>
          <History size={16} aria-hidden />
        </IconButton>
      </li>
    )
  }

  const isGone = isUndone(unit)
  const redo = isGone ? redoOf(unit, changes) : null
  const shown = isWhole ? unit.changes : unit.changes.slice(0, MAX_SHOWN)
  const isAlone = unit.changes.length === 1

  async function toggle(): Promise<void> {
    if (isWorking) return
    setWorking(true)
    await (redo ? takeBack(redo, true) : takeBack(unit.input))
    setWorking(false)
  }

  return (
    <li className="history-entry rounded-xl border border-line bg-surface px-3.5 py-2.5" data-undone={isGone}>
      <div className="flex flex-wrap items-start gap-x-2 gap-y-1">
        <div className="min-w-32 flex-1 py-1">
          <p className={`break-words font-medium ${isGone ? 'text-muted line-through' : ''}`}>
            <Sentence>{words}</Sentence>
          </p>
          <p className="break-words text-muted text-note">
            <Meta change={newest} programs={programs} />
            {isGone && ` · ${t.isUndone}`}
          </p>
        </div>
        <div className="ml-auto flex items-center">
          {(canUndo(unit) || redo) && (
            // Stays in its place as the opposite, so that the focus is not lost.
            <Button
              variant="ghost"
              size="sm"
              aria-disabled={isWorking}
              aria-label={redo ? t.redoOf(words) : t.undoOf(words)}
              onClick={() => void toggle()}
            >
              {redo ? <Redo2 size={15} aria-hidden /> : <Undo2 size={15} aria-hidden />}
              {redo ? t.redo : t.undo}
            </Button>
          )}
          <IconButton label={t.sinceOf(words)} title={t.since} size="sm" onClick={() => onSince(oldest)}>
            <History size={16} aria-hidden />
          </IconButton>
        </div>
      </div>
      {isAlone ? (
        <ChangeFields change={newest} today={today} />
      ) : (
        <ul className="mt-1 flex flex-col gap-1 border-line border-t pt-2">
          {shown.map((change) => (
            <ChangeOfEntry key={change.id} change={change} today={today} />
          ))}
        </ul>
      )}
      {unit.changes.length > shown.length && (
        <LinkButton className="py-1 text-note pointer-coarse:min-h-11" onClick={() => setWhole(true)}>
          {isCut ? t.showRest : t.showMore(unit.changes.length - shown.length)}
        </LinkButton>
      )}
    </li>
  )
}

/** One of several changes of an entry, which can be undone alone. */
function ChangeOfEntry({ change, today }: { change: Change; today: Day }) {
  const { takeBack } = useUndoRedo()
  const words = changeWords(change)
  const isGone = change.undone_by !== null
  const input = { change_id: [change.undone_by ?? change.id] }
  return (
    <li className="flex items-start gap-2 text-sm">
      <div className="min-w-0 flex-1 py-0.5">
        <span className={`break-words ${isGone ? 'text-muted line-through' : ''}`}>
          <Sentence>{words}</Sentence>
        </span>
        {isGone && <span className="text-muted text-note"> · {t.isUndone}</span>}
        <ChangeFields change={change} today={today} />
      </div>
      {change.undoes === null && (
        <IconButton
          label={isGone ? t.redoOf(words) : t.undoOf(words)}
          title={isGone ? t.redo : t.undo}
          size="sm"
          onClick={() => void takeBack(input, isGone)}
        >
          {isGone ? <Redo2 size={14} aria-hidden /> : <Undo2 size={14} aria-hidden />}
        </IconButton>
      )}
    </li>
  )
}

/** "14:00 · You" */
function Meta({ change, programs }: { change: Change; programs: Programs }) {
  const { time_zone } = useMe()
  return (
    <>
      {formatClock(change.created_at, { time_zone })} · <Author change={change} programs={programs} />
    </>
  )
}

/** What a unit did. An undo is called by what it took back. */
function wordsOf(unit: ChangeUnit, isCut: boolean, changes: readonly Change[]): string {
  const made = unit.changes.filter(({ undoes }) => undoes === null)
  if (made.length > 0) return changesWords(made, isCut)
  return createIsUndo(changes)(unit.changes[0]!)
    ? t.undid(undoneWords(unit.changes, isCut))
    : t.redid(redoneWords(unit.changes, isCut))
}
