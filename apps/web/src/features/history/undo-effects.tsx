import type { UndoEffect } from '@todo-agents/contract/change'
import { useState } from 'react'
import { LinkButton } from '../../components/button.tsx'
import { fieldWords } from '../../lib/changes/field-words.ts'
import { historyTexts as t } from '../../lib/texts/history.ts'
import { programTexts } from '../../lib/texts/programs.ts'
import type { Day } from '../../lib/time/time.ts'
import { Fields } from './change-fields.tsx'
import { useFieldReader } from './use-field-reader.ts'

/** What an undo does to each thing. `max`: so many are shown before the user asks for all. */
export function UndoEffects({
  effects,
  today,
  max = Number.POSITIVE_INFINITY,
}: {
  effects: readonly UndoEffect[]
  today: Day
  max?: number
}) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? effects : effects.slice(0, max)
  return (
    <>
      <ul className="flex flex-col gap-2">
        {shown.map((effect) => (
          <Effect key={`${effect.entity} ${effect.entity_id}`} effect={effect} today={today} />
        ))}
      </ul>
      {shown.length < effects.length && (
        <LinkButton className="self-start py-1 text-note pointer-coarse:min-h-11" onClick={() => setWhole(true)}>
          {programTexts.showMore(effects.length - shown.length)}
        </LinkButton>
      )}
    </>
  )
}

function Effect({ effect, today }: { effect: UndoEffect; today: Day }) {
  const reader = useFieldReader(today)
  const { entity, name, before, after } = effect
  return (
    <li className="break-words text-sm">
      {entity === 'todo' ? (
        <bdi className="font-medium">{name}</bdi>
      ) : (
        <span className="inline-block font-medium first-letter:uppercase">{t[entity](name)}</span>
      )}
      {before === null && <span className="text-muted"> · {t.comesBack}</span>}
      {after === null && <span className="text-danger"> · {t.isDeleted}</span>}
      {before && after && <Fields words={fieldWords(before, after, reader)} afterLabel={t.afterwards} />}
    </li>
  )
}
