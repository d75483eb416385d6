import { useEffect, useRef } from 'react'
import { rowTexts } from '../../../lib/texts/rows.ts'

/** What a screen reader says when the selection changes: how many todos are selected, or that none is any more. */
export function useSelectionText(count: number): string {
  const had = useRef(false)
  useEffect(() => {
    if (count > 0) had.current = true
  }, [count])
  if (count > 0) return rowTexts.selected(count)
  return had.current ? rowTexts.nothingSelected : ''
}
