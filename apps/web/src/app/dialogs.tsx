import type { ReactNode } from 'react'
import { createContext, lazy, Suspense, use, useMemo, useState } from 'react'
import { HeldKeys } from '../lib/keys/held-keys.tsx'

/** The dialogs that more than one place opens. They have no address. */
type DialogName = 'tags' | 'save-todos' | 'sign-in'

interface Dialogs {
  open: (name: DialogName) => void
}

const SaveTodosDialog = lazy(async () => ({
  default: (await import('../features/auth/save-todos-dialog.tsx')).SaveTodosDialog,
}))
const TagsDialog = lazy(async () => ({ default: (await import('../features/tags/tags-dialog.tsx')).TagsDialog }))

const DialogsContext = createContext<Dialogs | null>(null)

/** Returns a function that opens a dialog. */
export function useDialogs(): Dialogs {
  const dialogs = use(DialogsContext)
  if (!dialogs) throw new Error('useDialogs needs DialogsProvider above it.')
  return dialogs
}

/** Shows the open dialog over the page. */
export function DialogsProvider({ children }: { children: ReactNode }) {
  const [name, open] = useState<DialogName | null>(null)
  const dialogs = useMemo(() => ({ open }), [])
  const close = () => open(null)
  return (
    <DialogsContext value={dialogs}>
      {children}
      <Suspense fallback={<HeldKeys onCancel={close} />}>
        {name === 'tags' && <TagsDialog onClose={close} />}
        {name === 'save-todos' && <SaveTodosDialog initialMode="sign-up" onClose={close} />}
        {name === 'sign-in' && <SaveTodosDialog initialMode="sign-in" onClose={close} />}
      </Suspense>
    </DialogsContext>
  )
}
