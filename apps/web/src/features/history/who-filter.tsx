import type { Program } from '@todo-agents/contract/program'
import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Select } from '../../components/field.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { useGo } from '../../lib/places/use-place.ts'
import { isLive } from '../../lib/programs/program-state.ts'
import type { Programs } from '../../lib/programs/use-programs.ts'
import { historyTexts as h } from '../../lib/texts/history.ts'
import { programTexts as t } from '../../lib/texts/programs.ts'
import { useNow } from '../../lib/time/use-now.ts'
import { UndoProgramDialog } from './undo-program-dialog.tsx'
import type { Who } from './who.ts'
import { byOf } from './who.ts'

const ALL = { value: 'all', label: h.everyone } as const
const USER = { value: 'user', label: h.you } as const
const ASSISTANT = { value: 'assistant', label: h.assistant } as const
const PROGRAM = { value: 'program', label: t.programs } as const

/** Chooses whose changes the history shows, in its address. Of one program, all changes can be undone here. */
export function WhoFilter({ who, programs }: { who: Who; programs: Programs }) {
  const go = useGo()
  const [undone, setUndone] = useState<Program | null>(null)
  const choose = (who: Who) => go.set({ by: byOf(who) }, { replace: true })
  const isOfPrograms = who === 'program' || typeof who === 'object'
  const chosen = typeof who === 'object' ? programs.get(who.program_id) : undefined
  // Without a program, there is nothing to choose.
  const options = programs.size > 0 || isOfPrograms ? [ALL, USER, ASSISTANT, PROGRAM] : [ALL, USER, ASSISTANT]
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <div className="-mx-1 max-w-full overflow-x-auto px-1 py-0.5">
        <Segmented
          label={h.who}
          showLabel={false}
          options={options}
          value={typeof who === 'string' ? who : 'program'}
          onChange={choose}
        />
      </div>
      {isOfPrograms && (
        <div className="flex min-w-0 flex-wrap items-center gap-2">
          <ProgramSelect who={who} programs={programs} onChoose={choose} />
          {chosen && (
            <Button onClick={() => setUndone(chosen)} aria-label={t.undoChangesOf(chosen.name)}>
              <Undo2 size={16} aria-hidden />
              {t.undoChanges}
            </Button>
          )}
        </div>
      )}
      {undone && <UndoProgramDialog program={undone} onClose={() => setUndone(null)} />}
    </div>
  )
}

interface ProgramSelectProps {
  who: Who
  programs: Programs
  onChoose: (who: Who) => void
}

function ProgramSelect({ who, programs, onChoose }: ProgramSelectProps) {
  const now = useNow()
  const groups = Object.entries(
    Object.groupBy(programs.values(), (program) => (isLive(program, now) ? 'live' : 'over')),
  ).sort(([a], [b]) => a.localeCompare(b))
  const id = typeof who === 'object' ? who.program_id : ''
  return (
    <Select
      aria-label={t.which}
      className="w-60 max-w-full"
      size="sm"
      value={id}
      onChange={({ target: { value } }) => onChoose(value === '' ? 'program' : { program_id: value })}
    >
      <option value="">{t.allPrograms}</option>
      {id !== '' && !programs.has(id) && <option value={id}>{t.unknown}</option>}
      {groups.map(([state, members]) => (
        <optgroup key={state} label={state === 'live' ? t.live : t.over}>
          {members.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </optgroup>
      ))}
    </Select>
  )
}
