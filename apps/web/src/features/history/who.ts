import type { Actor } from '@todo-agents/contract/change'

/** Whose changes the history shows: everyone's, those of the user, of the assistant, of all programs, or of one. */
export type Who = 'all' | 'user' | 'assistant' | 'program' | { program_id: string }

const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Reads the search parameter `by`. A value that no page makes shows everyone's changes. */
export function readWho(by: string | undefined): Who {
  if (by === 'user' || by === 'assistant' || by === 'program') return by
  return by && ID.test(by) ? { program_id: by } : 'all'
}

/** Returns the search parameter for {@link readWho}. */
export function byOf(who: Who): string | undefined {
  if (who === 'all') return undefined
  return typeof who === 'string' ? who : who.program_id
}

/** Returns what `change.list` filters by. The changes of one program are also those for which it asked the assistant. */
export function filterOf(who: Who): { actor?: Actor; program_id?: string } {
  if (who === 'all') return {}
  return typeof who === 'string' ? { actor: who } : who
}
