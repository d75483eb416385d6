import { useEffectEvent, useLayoutEffect } from 'react'
import { holdKeys } from './hold-keys.ts'

/**
 * The fallback of a part that is loaded when it is opened. The keys that are pressed meanwhile are given to the part once
 * it has the focus. `onCancel`: Escape was pressed.
 */
export function HeldKeys({ onCancel }: { onCancel: () => void }) {
  const cancel = useEffectEvent(onCancel)
  useLayoutEffect(() => holdKeys(() => cancel()), [])
  return null
}
