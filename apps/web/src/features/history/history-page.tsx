import type { Change } from '@todo-agents/contract/change'
import { useMemo, useState } from 'react'
import { ErrorNote } from '../../components/error-note.tsx'
import { MorePages } from '../../components/more-pages.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { usePlaceSearch } from '../../lib/places/use-place.ts'
import { usePrograms } from '../../lib/programs/use-programs.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import type { ChangeUnit } from '../../lib/server/undo-log.ts'
import { unitsOf } from '../../lib/server/undo-log.ts'
import { historyTexts as t } from '../../lib/texts/history.ts'
import { formatDay, formatDayHeading } from '../../lib/time/format-time.ts'
import type { Day } from '../../lib/time/time.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useNow } from '../../lib/time/use-now.ts'
import { useMe } from '../../lib/user/me.ts'
import { HistoryEntry } from './history-entry.tsx'
import { SinceDialog } from './since-dialog.tsx'
import { useHistory } from './use-history.ts'
import { readWho } from './who.ts'
import { WhoFilter } from './who-filter.tsx'

/** Everything that was changed, by day, each change with what it did and with the way back. */
export default function HistoryPage() {
  const { time_zone } = useMe()
  const today = dayOf(useNow(), time_zone)
  const who = readWho(usePlaceSearch('by'))
  const [since, setSince] = useState<Change | null>(null)
  const { changes, cut, ...query } = useHistory(who)
  const authors = useMemo(() => new Set(changes.map(({ program_id }) => program_id)), [changes])
  const programs = usePrograms(authors)
  const days = useMemo(() => byDay(unitsOf(changes), time_zone), [changes, time_zone])

  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-5 px-4 pt-1 pb-16 sm:px-6">
        <header className="flex flex-col gap-3">
          <h1 tabIndex={-1} className="font-semibold text-2xl tracking-tight outline-none">
            {t.title}
          </h1>
          <p className="text-pretty text-muted text-sm">{t.intro}</p>
          <WhoFilter who={who} programs={programs} />
        </header>

        {query.isPending && (
          <div className="flex justify-center py-10">
            <Spinner label={t.loading} />
          </div>
        )}
        {query.error && !query.data && (
          <ErrorNote message={errorMessage(query.error)} onRetry={() => void query.refetch()} />
        )}
        {query.data && changes.length === 0 && (
          <p className="py-10 text-center text-muted">{who === 'all' ? t.empty : t.emptyFor}</p>
        )}

        {days.map(({ day, units }) => (
          <section key={day} aria-labelledby={`day-${day}`}>
            <h2 id={`day-${day}`} className="sticky top-0 z-10 bg-canvas py-2 font-semibold text-note text-muted">
              {dayHeading(day, today)}
            </h2>
            <ol className="flex flex-col gap-2">
              {units.map((unit) => (
                <HistoryEntry
                  key={unit.key}
                  unit={unit}
                  isCut={cut.has(unit.key)}
                  changes={changes}
                  programs={programs}
                  today={today}
                  onSince={setSince}
                />
              ))}
            </ol>
          </section>
        ))}
        <MorePages pages={query} label={t.loadingOlder} />
        {query.data && !query.hasNextPage && changes.length > 0 && (
          <p className="text-center text-muted text-note">{t.end}</p>
        )}
      </div>
      {since && <SinceDialog change={since} today={today} onClose={() => setSince(null)} />}
    </div>
  )
}

interface DayOfUnits {
  day: Day
  units: ChangeUnit[]
}

/** Groups units by the day of their newest change. */
function byDay(units: ChangeUnit[], time_zone: string): DayOfUnits[] {
  const days = Map.groupBy(units, ({ changes }) => dayOf(changes[0]!.created_at, time_zone))
  return [...days].map(([day, units]) => ({ day, units }))
}

/** "Today, Friday, Nov 27" */
function dayHeading(day: Day, today: Day): string {
  const heading = formatDayHeading(day)
  const name = formatDay(day, today)
  return heading.startsWith(name) || /\d/.test(name) ? heading : `${name}, ${heading}`
}
