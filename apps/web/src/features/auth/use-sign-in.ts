import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Client } from '../../lib/client.ts'
import { useClient } from '../../lib/client.ts'
import { errorMessage } from '../../lib/error-message.ts'

/**
 * Runs one way of signing in. Afterwards everything that was read as someone else is read anew.
 * `run` answers whether it worked; if not, `error` says why.
 */
export function useSignIn() {
  const { auth } = useClient()
  const queryClient = useQueryClient()
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<string | null>(null)

  async function run(signIn: (auth: Client['auth']) => Promise<unknown>): Promise<boolean> {
    setPending(true)
    setError(null)
    try {
      await signIn(auth)
      await queryClient.resetQueries()
      return true
    } catch (reason) {
      setError(errorMessage(reason))
      return false
    } finally {
      setPending(false)
    }
  }

  return { run, pending, error, clearError: () => setError(null) }
}
