import type { ComponentProps } from 'react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { usePlace } from '../lib/places/use-place.ts'
import { useTodos } from '../lib/todos/replica-context.ts'

const Assistant = lazy(async () => ({ default: (await import('./assistant.tsx')).Assistant }))

/** How long the assistant waits for the todos at most. */
const MAX_WAIT_MS = 3_000

/** The assistant, which is loaded after the first todos are on screen, or at once where it is the page. */
export function LateAssistant(props: ComponentProps<typeof Assistant>) {
  const isPage = usePlace().kind === 'assistant'
  const hasTodos = useHasTodos()
  if (!isPage && !hasTodos) return <AssistantSkeleton />
  return (
    <Suspense fallback={<AssistantSkeleton />}>
      <Assistant {...props} />
    </Suspense>
  )
}

/** Returns true once the first todos have been read, could not be, or take too long. */
function useHasTodos(): boolean {
  const { open, status } = useTodos()
  const [isOver, setOver] = useState(false)
  const [hasSeen, setSeen] = useState(false)
  if (!hasSeen && (open.length > 0 || status !== 'loading')) setSeen(true)
  useEffect(() => {
    const timer = setTimeout(setOver, MAX_WAIT_MS, true)
    return () => clearTimeout(timer)
  }, [])
  return hasSeen || isOver
}

/** Has the form of the assistant, so that nothing moves when it comes. */
function AssistantSkeleton() {
  return (
    <div aria-hidden className="flex h-full flex-col">
      <div className="flex h-14 shrink-0 items-center border-line border-b px-5">
        <span className="h-3 w-28 rounded-full bg-hover" />
      </div>
      <div className="mx-3 mt-auto mb-3 h-12.5 rounded-2xl border border-line bg-surface" />
    </div>
  )
}
