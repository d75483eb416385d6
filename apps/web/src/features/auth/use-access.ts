import { useQuery } from '@tanstack/react-query'
import type { Access } from '@todo-agents/contract/auth'
import { useClient } from '../../lib/server/client.ts'
import { ACCESS_KEY } from '../../lib/user/use-me-query.ts'

/** How a person may enter this server; undefined until the server has answered. Without an answer, everything is offered. */
export function useAccess(): Access | undefined {
  const { auth } = useClient()
  const { data, isPending } = useQuery({ queryKey: ACCESS_KEY, queryFn: () => auth.access(), retry: false })
  return isPending ? undefined : (data ?? OPEN)
}

const OPEN: Access = { sign_up: 'open', guests: true }

/** Whether an account can be created with an invite or without; a server that is closed to all may still take the first invite. */
export function canSignUp({ sign_up }: Access, invite: string): boolean {
  return sign_up !== 'closed' || invite !== ''
}

/** The invite code of a link such as `https://todo.example.com/?invite=…`; empty without one. */
export function inviteOfPage(): string {
  return new URLSearchParams(window.location.search).get('invite') ?? ''
}
