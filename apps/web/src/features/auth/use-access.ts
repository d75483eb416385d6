import { useQuery } from '@tanstack/react-query'
import type { Access } from '@todo-agents/contract/auth'
import { useClient } from '../../lib/server/client.ts'
import { ACCESS_KEY } from '../../lib/user/use-me-query.ts'

/** The ways to sign in to this server; undefined until it has answered. If it cannot be reached, every way is offered. */
export function useAccess(): Access | undefined {
  const { auth } = useClient()
  const { data, isPending } = useQuery({ queryKey: ACCESS_KEY, queryFn: () => auth.access(), retry: false })
  return isPending ? undefined : (data ?? OPEN)
}

const OPEN: Access = { sign_up: 'open', guests: true }

/** Whether an account can be created. Even a closed server may accept an invite, namely the first one. */
export function canSignUp({ sign_up }: Access, invite: string): boolean {
  return sign_up !== 'closed' || invite !== ''
}

/** The invite code of a link such as `https://todo.example.com/?invite=…`; empty without one. */
export function inviteOfPage(): string {
  return new URLSearchParams(window.location.search).get('invite') ?? ''
}
