import { holdKeys } from '../lib/keys/hold-keys.ts'
import { useGo, usePlace } from '../lib/places/use-place.ts'

/** Returns a function that opens the search, whose field gets the keys from then on, or moves the focus back to the field. */
export function useGoToSearch(): () => void {
  const go = useGo()
  const isPage = usePlace().kind === 'search'
  return () => {
    const field = isPage ? document.querySelector<HTMLInputElement>('main input[type="search"]') : null
    if (field) {
      field.focus()
      field.select()
      return
    }
    // The field takes the focus when it appears.
    document.addEventListener('focusin', holdKeys(), { once: true })
    go.to({ kind: 'search' })
  }
}
