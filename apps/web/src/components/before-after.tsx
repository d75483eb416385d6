import { commonTexts as t } from '../lib/texts/common.ts'

interface BeforeAfterProps {
  before: string
  after: string
  /** How the second value is announced. Default: as the present one. */
  afterLabel?: string
}

/** A value that was replaced by another. Screen readers hear which is which. */
export function BeforeAfter({ before, after, afterLabel = t.after }: BeforeAfterProps) {
  return (
    <>
      <del className="no-underline">
        <span className="sr-only">{t.before} </span>
        <bdi className="line-through decoration-muted/60">{before}</bdi>
      </del>
      <span aria-hidden> → </span>
      <ins className="text-ink no-underline">
        <span className="sr-only"> {afterLabel} </span>
        <bdi>{after}</bdi>
      </ins>
    </>
  )
}
