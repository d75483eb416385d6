import type { Program } from '@todo-agents/contract/program'

/** Whether a program still may act for its user. */
export function isLive({ revoked_at, expires_at }: Program, now: string): boolean {
  return revoked_at === null && (expires_at === null || expires_at > now)
}
