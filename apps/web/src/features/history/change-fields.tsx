import type { Change } from '@todo-agents/contract/change'
import { BeforeAfter } from '../../components/before-after.tsx'
import type { FieldWords } from '../../lib/changes/field-words.ts'
import { fieldWords } from '../../lib/changes/field-words.ts'
import { commonTexts } from '../../lib/texts/common.ts'
import type { Day } from '../../lib/time/time.ts'
import { useFieldReader } from './use-field-reader.ts'

/** The fields that a change changed, before and after. Nothing for what was created or deleted. */
export function ChangeFields({ change, today }: { change: Change; today: Day }) {
  const reader = useFieldReader(today)
  if (!change.before || !change.after) return null
  // The entry itself says that a todo was completed or reopened.
  const words = fieldWords({ ...change.before, completed_at: null }, { ...change.after, completed_at: null }, reader)
  return <Fields words={words} afterLabel={commonTexts.after} />
}

interface FieldsProps {
  words: FieldWords[]
  /** How the second value is announced. */
  afterLabel: string
}

export function Fields({ words, afterLabel }: FieldsProps) {
  if (words.length === 0) return null
  return (
    <ul className="mt-0.5 flex flex-col gap-0.5 text-note">
      {words.map(({ field, before, after }) => (
        <li key={field} className="break-words text-muted">
          {field}: <BeforeAfter before={before} after={after} afterLabel={afterLabel} />
        </li>
      ))}
    </ul>
  )
}
