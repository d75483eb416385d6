import { lazy, Suspense, useState } from 'react'
import { ErrorBoundary } from '../../components/error-boundary.tsx'
import { HeldKeys } from '../../lib/keys/held-keys.tsx'
import { useIdle } from '../../lib/page/use-idle.ts'
import { usePlaceSearch } from '../../lib/places/use-place.ts'
import { commonTexts } from '../../lib/texts/common.ts'
import { usePaneHistory } from './detail/use-pane-history.ts'

const load = () => import('./detail/detail.tsx')
const Detail = lazy(() => load().then(({ Detail }) => ({ default: Detail })))

/** The details of the todo that the address names. Their code is loaded when the page is idle, or when they are needed. */
export function OpenTodo() {
  const id = usePlaceSearch('todo')
  const history = usePaneHistory(id)
  const [wasOpen, setWasOpen] = useState(false)
  if (id !== undefined && !wasOpen) setWasOpen(true)
  useIdle(load)
  if (!wasOpen) return null
  // It stays when the details are closed, because an edit may still be on its way to the server.
  return (
    <ErrorBoundary what={commonTexts.theTodo} subject={id}>
      <Suspense fallback={<HeldKeys onCancel={history.close} />}>
        <Detail id={id} isOpenedHere={history.isOpenedHere} onClose={history.close} />
      </Suspense>
    </ErrorBoundary>
  )
}
