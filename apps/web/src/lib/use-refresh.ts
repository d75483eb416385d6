import { useCallback } from 'react'
import { trpc } from './trpc.ts'

/** Reads todos, tags and their changes anew after something changed them. What is on screen stays until the answer is there. */
export function useRefresh(): () => Promise<void> {
  const utils = trpc.useUtils()
  return useCallback(async () => {
    await Promise.all([utils.todo.invalidate(), utils.tag.invalidate(), utils.change.invalidate()])
  }, [utils])
}
