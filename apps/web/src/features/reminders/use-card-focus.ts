import type { FocusEvent } from 'react'
import { useLayoutEffect, useRef } from 'react'
import { focusField } from '../../lib/page/focus.ts'

/**
 * Moves the focus when the card that has it goes: to the card below it, else to the one above, else to the element that
 * had the focus before the cards. The card itself gets the focus, not its button, so that a key that is held down does
 * not answer the next reminder. Cards need the attribute `data-reminder` with their id.
 */
export function useCardFocus(ids: string[]) {
  const cards = useRef<HTMLElement>(null)
  const focused = useRef<{ element: HTMLElement; id: string } | null>(null)
  const origin = useRef<HTMLElement | null>(null)
  const shown = useRef(ids)

  function onFocus({ target, relatedTarget, currentTarget }: FocusEvent<HTMLElement>) {
    const id = target.closest<HTMLElement>('[data-reminder]')?.dataset.reminder
    focused.current = id === undefined ? null : { element: target, id }
    if (relatedTarget instanceof HTMLElement && !currentTarget.contains(relatedTarget)) origin.current = relatedTarget
  }

  useLayoutEffect(() => {
    const before = shown.current
    shown.current = ids
    const lost = focused.current
    // Leave the focus alone if the user has moved it to another element.
    if (!lost || lost.element.isConnected || document.activeElement !== document.body) return
    focused.current = null
    const place = before.indexOf(lost.id)
    const next = before.slice(place + 1).find((id) => ids.includes(id)) ?? ids[Math.min(place, ids.length) - 1]
    const card = next && cards.current?.querySelector<HTMLElement>(`[data-reminder="${next}"]`)
    if (card) card.focus()
    else if (origin.current?.isConnected) focusField(origin.current)
  }, [ids])

  return { ref: cards, onFocus }
}
