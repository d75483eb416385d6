import { Hourglass } from 'lucide-react'
import { useEffect, useState } from 'react'

import { chatTexts as t } from '../../../lib/texts/chat.ts'

interface WaitingNoteProps {
  /** A sentence that without its full stop, to which the note adds the seconds that are left. */
  sentence: string
  /**
   * `retry_after`: seconds from the arrival of the event. `until`: the instant at which the wait ends. It is earlier
   * when the event is old, as after a reload.
   */
  wait: { retry_after: number; until?: string }
}

/** Counts down a wait. Hidden from screen readers: `chatStatus` announces it once instead of each second. */
export function WaitingNote({ sentence, wait }: WaitingNoteProps) {
  const [left, setLeft] = useState(wait.retry_after)
  // Each wait starts its own countdown, also when it is as long as the last.
  useEffect(() => {
    const longest = Date.now() + wait.retry_after * 1_000
    const end = Math.min(longest, wait.until === undefined ? longest : Date.parse(wait.until))
    const tick = () => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1_000)))
    tick()
    const timer = setInterval(tick, 1_000)
    return () => clearInterval(timer)
  }, [wait])

  return (
    <div aria-hidden className="flex items-center gap-2 text-muted text-sm">
      <Hourglass size={15} className="shrink-0" />
      <p>{t.inSecondsShort(sentence, left)}</p>
    </div>
  )
}
