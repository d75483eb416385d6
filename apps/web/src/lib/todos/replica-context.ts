import { createContext, use, useDeferredValue, useSyncExternalStore } from 'react'
import type { Replica, Todos } from './replica.ts'

export const ReplicaContext = createContext<Replica | null>(null)

/** Returns the replica of the user's todos, to expect the outcome of a write. Does not render again when todos change. */
export function useReplica(): Replica {
  const replica = use(ReplicaContext)
  if (!replica) throw new Error('useReplica needs a ReplicaContext above it.')
  return replica
}

/**
 * Returns the user's todos. The component renders again when one of them changes: at once, so that a click shows in the
 * same frame. Only the first todos that are read may come in a later frame: React then renders the list in short steps,
 * between which a slow phone can react.
 */
export function useTodos(): Todos {
  const replica = useReplica()
  const present = useSyncExternalStore(replica.subscribe, replica.snapshot)
  const rendered = useDeferredValue(present)
  return rendered.status === 'loading' ? rendered : present
}
