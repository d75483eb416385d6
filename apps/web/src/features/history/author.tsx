import type { Change } from '@todo-agents/contract/change'
import { Quoted } from '../../components/quoted.tsx'
import type { Programs } from '../../lib/programs/use-programs.ts'
import { historyTexts as h } from '../../lib/texts/history.ts'
import { programTexts as t } from '../../lib/texts/programs.ts'

/**
 * Who made a change: “You”, or “script” (token). An app names itself, so its name always stands in quotes, with its kind:
 * otherwise an app could call itself “You”.
 */
export function Author({ change: { actor, program_id }, programs }: { change: Change; programs: Programs }) {
  if (actor === 'user') return h.you
  if (actor === 'import') return h.import
  if (program_id === null) return actor === 'assistant' ? h.assistant : t.unknown
  const program = programs.get(program_id)
  return (
    <>
      {actor === 'assistant' && `${t.askedBy} `}
      {program ? (
        <>
          <Quoted>{program.name}</Quoted> ({program.kind === 'token' ? t.token_ : t.app_})
        </>
      ) : (
        t.unknown
      )}
    </>
  )
}
