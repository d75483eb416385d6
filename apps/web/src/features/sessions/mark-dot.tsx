import type { SessionMark } from './session-runs.ts'

const COLORS: Record<SessionMark, string> = {
  running: 'bg-accent motion-safe:animate-pulse',
  waiting: 'bg-warning',
}

/** A dot for a conversation that is answered or waits. What it means has to be said in words beside it. */
export function MarkDot({ mark }: { mark: SessionMark }) {
  return (
    <span
      aria-hidden
      className={`inline-block size-2 shrink-0 rounded-full forced-colors:bg-[Highlight] ${COLORS[mark]}`}
    />
  )
}
