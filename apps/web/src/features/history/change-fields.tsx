import type { Change } from '@todo-agents/contract/change'
import type { FieldWords } from '../../lib/changes/field-words.ts'
import { fieldWords } from '../../lib/changes/field-words.ts'
import { historyTexts as t } from '../../lib/texts/history.ts'
import type { Day } from '../../lib/time/time.ts'
import { useFieldReader } from './use-field-reader.ts'

/** The fields that a change changed, before and after. Nothing for what was created or deleted. */
export function ChangeFields({ change, today }: { change: Change; today: Day }) {
  const reader = useFieldReader(today)
  if (!change.before || !change.after) return null
  // The entry itself says that a todo was completed or reopened.
  const words = fieldWords({ ...change.before, completed_at: null }, { ...change.after, completed_at: null }, reader)
  return <Fields words={words} after={t.after} />
}

interface FieldsProps {
  words: FieldWords[]
  /** How the second value is announced. */
  after: string
}

export function Fields({ words, after }: FieldsProps) {
  if (words.length === 0) return null
  return (
    <ul className="mt-0.5 flex flex-col gap-0.5 text-note">
      {words.map(({ field, before, after: value }) => (
        <li key={field} className="break-words text-muted">
          {field}:{' '}
          <del className="no-underline">
            <span className="sr-only">{t.before} </span>
            <bdi className="line-through decoration-muted/60">{before}</bdi>
          </del>
          <span aria-hidden> → </span>
          <ins className="text-ink no-underline">
            <span className="sr-only"> {after} </span>
            <bdi>{value}</bdi>
          </ins>
        </li>
      ))}
    </ul>
  )
}
