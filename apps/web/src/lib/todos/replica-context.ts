import { createContext, use, useSyncExternalStore } from 'react'
import type { Replica, Todos } from './replica.ts'

export const ReplicaContext = createContext<Replica | null>(null)

/** Returns the replica of the user's todos, to expect the outcome of a write. Does not render again when todos change. */
export function useReplica(): Replica {
  const replica = use(ReplicaContext)
  if (!replica) throw new Error('useReplica needs a ReplicaContext above it.')
  return replica
}

/** Returns the user's todos. The component renders again when one of them changes. */
export function useTodos(): Todos {
  const replica = useReplica()
  return useSyncExternalStore(replica.subscribe, replica.snapshot)
}
