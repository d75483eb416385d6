import { useEffect, useState } from 'react'
import { nameInMessage } from '../lib/page/ask-about.ts'
import { useIsWide } from '../lib/page/use-is-wide.ts'
import { useStableActions } from '../lib/page/use-stable-actions.ts'
import { useGo, usePlace, usePlaceSearch } from '../lib/places/use-place.ts'
import { togglePanel, usePanelSize } from './use-panel.ts'

/** The width at which the list, the details and the assistant are side by side; see `.detail-pane`. */
const HAS_THREE_COLUMNS = '(width >= 96rem)'

/**
 * Returns a function that shows the conversation and puts the name of a todo into its message field. Where there is no
 * room for it beside the list, it is the page.
 */
export function useAskAboutTodo(): (name: string) => void {
  const go = useGo()
  const isPage = usePlace().kind === 'assistant'
  const hasDetails = usePlaceSearch('todo') !== undefined
  const isWide = useIsWide()
  const panel = usePanelSize()
  const [asked, setAsked] = useState<{ name: string; asPage: boolean } | null>(null)

  // Only once it is shown: a hidden field does not get the focus.
  useEffect(() => {
    if (asked === null || (asked.asPage && !isPage)) return
    setAsked(null)
    nameInMessage(asked.name)
  }, [asked, isPage])

  return useStableActions({
    ask(name: string) {
      const isBeside = isWide && (!hasDetails || matchMedia(HAS_THREE_COLUMNS).matches)
      if (!isBeside && !isPage) go.to({ kind: 'assistant' })
      else if (isBeside && panel === 'hidden') togglePanel()
      setAsked({ name, asPage: !isBeside })
    },
  }).ask
}
