import { useQueryClient } from '@tanstack/react-query'
import type { Me, MeUpdate } from '@todo-agents/contract/user'
import { createContext, use, useMemo, useRef, useState } from 'react'
import { useToast } from '../../lib/page/toast.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { noteMe, shownMe } from '../../lib/user/use-me-query.ts'

/** Saves settings. Resolves with true when the server has taken them. */
type SaveMe = (change: MeUpdate) => Promise<boolean>

export const SaveMeContext = createContext<SaveMe | null>(null)

/** Returns a function that saves settings as they are chosen: the page shows them at once, and a refusal takes them back. */
export function useSave(): SaveMe {
  const save = use(SaveMeContext)
  if (!save) throw new Error('useSave needs a SaveMeContext above it.')
  return save
}

/** Returns the function for {@link SaveMeContext}, and how often it has saved. */
export function useSaveMe(): { save: SaveMe; count: number } {
  const queryClient = useQueryClient()
  const toast = useToast()
  const { mutateAsync } = trpc.me.update.useMutation()
  const [count, setCount] = useState(0)
  const pending = useRef(0)
  const tools = useRef({ toast, mutateAsync })
  tools.current = { toast, mutateAsync }

  const save = useMemo<SaveMe>(
    () => async (change) => {
      const before = shownMe(queryClient)
      if (before) noteMe(queryClient, withChange(before, change))
      pending.current += 1
      try {
        const saved = await tools.current.mutateAsync(change)
        // The answer does not have a choice that was made after it was requested.
        if (pending.current === 1) noteMe(queryClient, saved)
        setCount((count) => count + 1)
        return true
      } catch (error) {
        const now = shownMe(queryClient)
        if (now && before) noteMe(queryClient, fieldsOf(before, change))
        tools.current.toast({ kind: 'error', message: errorMessage(error) })
        return false
      } finally {
        pending.current -= 1
      }
    },
    [queryClient],
  )
  return { save, count }
}

function withChange(me: Me, { ui, ...change }: MeUpdate): Partial<Me> {
  return { ...change, ...(ui && { ui: { ...me.ui, ...ui } }) } as Partial<Me>
}

/** Returns the fields of the user that a change has, as they are. */
function fieldsOf(me: Me, change: MeUpdate): Partial<Me> {
  const keys = new Set(Object.keys(change))
  return Object.fromEntries(Object.entries(me).filter(([key]) => keys.has(key)))
}
