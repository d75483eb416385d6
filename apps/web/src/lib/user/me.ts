import type { Me } from '@todo-agents/contract/user'
import { createContext, use } from 'react'

export const MeContext = createContext<Me | null>(null)

/** Returns the signed-in user. */
export function useMe(): Me {
  const me = use(MeContext)
  if (!me) throw new Error('useMe needs a MeContext above it.')
  return me
}
