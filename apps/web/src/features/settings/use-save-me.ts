import { useQueryClient } from '@tanstack/react-query'
import type { Me, MeUpdate } from '@todo-agents/contract/user'
import { createContext, use, useMemo, useRef, useState } from 'react'
import { useToast } from '../../lib/page/toast.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { useMe } from '../../lib/user/me.ts'
import { noteMe } from '../../lib/user/use-me-query.ts'

/** Saves settings. Resolves with true when the server has taken them. */
type SaveMe = (change: MeUpdate) => Promise<boolean>

export const SaveMeContext = createContext<SaveMe | null>(null)

/** Returns a function that saves settings as they are chosen: the page shows them at once, and a refusal takes them back. */
export function useSave(): SaveMe {
  const save = use(SaveMeContext)
  if (!save) throw new Error('useSave needs a SaveMeContext above it.')
  return save
}

/**
 * Returns the function for {@link SaveMeContext}, the user as the choices will make it, and how often it has saved. The
 * choices are in the state of the page: the cache of queries changes a moment later, and a control would flicker.
 */
export function useSaveMe(): { save: SaveMe; chosen: Me; count: number } {
  const me = useMe()
  const queryClient = useQueryClient()
  const toast = useToast()
  const { mutateAsync } = trpc.me.update.useMutation()
  const [count, setCount] = useState(0)
  const [pending, setPending] = useState<readonly MeUpdate[]>([])
  const tools = useRef({ toast, mutateAsync })
  tools.current = { toast, mutateAsync }

  const save = useMemo<SaveMe>(
    () => async (change) => {
      setPending((changes) => [...changes, change])
      try {
        noteMe(queryClient, await tools.current.mutateAsync(change))
        setCount((count) => count + 1)
        return true
      } catch (error) {
        tools.current.toast({ kind: 'error', message: errorMessage(error) })
        return false
      } finally {
        setPending((changes) => changes.filter((other) => other !== change))
      }
    },
    [queryClient],
  )
  return { save, chosen: pending.reduce(withChange, me), count }
}

function withChange(me: Me, { ui, ...change }: MeUpdate): Me {
  return { ...me, ...change, ...(ui && { ui: { ...me.ui, ...ui } }) } as Me
}
