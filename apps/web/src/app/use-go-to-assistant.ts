import { useEffect, useState } from 'react'
import { holdKeys } from '../lib/keys/hold-keys.ts'
import { toMessageField } from '../lib/page/message-field.ts'
import { useGo, usePlace } from '../lib/places/use-place.ts'

/**
 * Returns a function that makes the assistant the page, and moves the focus to its message field. The field also gets
 * the keys that are pressed before it is there.
 */
export function useGoToAssistant(): () => void {
  const go = useGo()
  const isPage = usePlace().kind === 'assistant'
  const [wanted, setWanted] = useState<{ release: () => void } | null>(null)

  // Only once it is shown: a hidden field does not get the focus.
  useEffect(() => {
    if (wanted === null || !isPage) return
    setWanted(null)
    toMessageField(wanted.release)
  }, [wanted, isPage])

  return () => {
    setWanted({ release: holdKeys() })
    if (!isPage) go.to({ kind: 'assistant' })
  }
}
