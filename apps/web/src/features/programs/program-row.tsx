import type { Program } from '@todo-agents/contract/program'
import { Blocks, KeyRound, Undo2 } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { PlaceLink } from '../../lib/places/place-link.tsx'
import { connectTexts } from '../../lib/texts/connect.ts'
import { programTexts as t } from '../../lib/texts/programs.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useNow } from '../../lib/time/use-now.ts'
import { useMe } from '../../lib/user/me.ts'
import { endWords, expiresSoon, expiryWords, lifeWords } from './program-words.ts'

interface ProgramRowProps {
  program: Program
  /** Absent when it has ended already. */
  onEnd?: () => void
  onUndo: () => void
}

/** A token or a connected app: what it may do, its life, and the ways to see and undo what it did, and to end it. */
export function ProgramRow({ program, onEnd, onUndo }: ProgramRowProps) {
  const { id, kind, name, scopes } = program
  const { time_zone } = useMe()
  const now = useNow()
  const reader = { now, today: dayOf(now, time_zone), time_zone }
  const Icon = kind === 'token' ? KeyRound : Blocks
  const end = endWords(program, reader)
  return (
    <li className="flex gap-3 px-4 py-3.5">
      <Icon size={18} className="mt-0.5 shrink-0 text-muted" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <bdi className="min-w-0 break-words font-medium text-sm">{name}</bdi>
          <span className="text-muted text-note">{t.kinds[kind]}</span>
        </p>
        <p className="mt-0.5 text-note">
          <span className="text-muted">{t.may}</span>{' '}
          {scopes.map((scope) => connectTexts.scopes[scope].title).join(' · ')}
        </p>
        <p className="mt-0.5 text-muted text-note">
          {lifeWords(program, reader).map((words) => `${words} · `)}
          {end ?? (
            <span className={expiresSoon(program, reader) ? 'font-medium text-danger' : ''}>
              {expiryWords(program, reader)}
            </span>
          )}
        </p>
        <div className="mt-1.5 -ml-2.5 flex flex-wrap items-center gap-x-1 gap-y-1">
          <PlaceLink
            place={{ kind: 'history' }}
            search={{ by: id }}
            aria-label={t.changesOf(name)}
            className="inline-flex h-8 items-center rounded-lg px-2.5 font-medium text-accent-text text-note hover:bg-hover pointer-coarse:h-11"
          >
            {t.changes}
          </PlaceLink>
          <Button variant="ghost" size="sm" aria-label={t.undoChangesOf(name)} onClick={onUndo}>
            <Undo2 size={14} aria-hidden />
            {t.undoChanges}
          </Button>
          {onEnd && (
            <Button
              variant="danger"
              size="sm"
              aria-label={kind === 'token' ? t.revokeOf(name) : t.disconnectOf(name)}
              onClick={onEnd}
            >
              {kind === 'token' ? t.revoke : t.disconnect}
            </Button>
          )}
        </div>
      </div>
    </li>
  )
}
