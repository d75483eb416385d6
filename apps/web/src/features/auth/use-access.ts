import { useQuery } from '@tanstack/react-query'
import type { Access } from '@todo-agents/contract/auth'
import { useClient } from '../../lib/server/client.ts'
import { ACCESS_KEY } from '../../lib/user/use-me-query.ts'

/**
 * Returns the ways to sign in to this server; undefined until the server has answered. If the server cannot be reached,
 * the page offers every way.
 */
export function useAccess(): Access | undefined {
  const { auth } = useClient()
  const { data, isPending } = useQuery({ queryKey: ACCESS_KEY, queryFn: () => auth.access(), retry: false })
  return isPending ? undefined : (data ?? OPEN)
}

const OPEN: Access = { sign_up: 'open', guests: true }

/**
 * Returns true if an account can be created. With an invite this may be possible even on a closed server, because it
 * accepts an invite until it has its first account.
 */
export function canSignUp({ sign_up }: Access, invite: string): boolean {
  return sign_up !== 'closed' || invite !== ''
}

/** Returns the invite code of a link such as `https://todo.example.com/?invite=…`, or an empty string. */
export function inviteOfPage(): string {
  return new URLSearchParams(window.location.search).get('invite') ?? ''
}
