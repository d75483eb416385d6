import { MAX_TITLE_LENGTH } from '@todo-agents/contract/bounds'
import { useDebounced } from '../lib/page/use-debounced.ts'
import { commonTexts as t } from '../lib/texts/common.ts'

/** From this length on, a title shows its count. */
const SHOWN_FROM = MAX_TITLE_LENGTH * 0.8

/** A screen reader says the count after this pause in the typing. */
const PAUSE_MS = 700

/** Shows how many of the possible characters a long title has. */
export function TitleCount({ length }: { length: number }) {
  const text = length < SHOWN_FROM ? '' : t.titleLength(length, MAX_TITLE_LENGTH)
  const said = useDebounced(text, PAUSE_MS)
  return (
    <>
      {text && (
        <span
          aria-hidden
          className={`shrink-0 px-2 text-xs tabular-nums ${length > MAX_TITLE_LENGTH ? 'text-danger' : 'text-muted'}`}
        >
          {length}/{MAX_TITLE_LENGTH}
        </span>
      )}
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </>
  )
}
