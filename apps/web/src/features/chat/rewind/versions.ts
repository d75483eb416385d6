import type { SessionBranch } from '@todo-agents/contract/session'

/** An earlier or later version of a part of a conversation, which is not shown now. */
interface Version extends SessionBranch {
  /** Counts from 1. It stays with the version when another one becomes the current one. */
  number: number
}

/** All versions of a part of a conversation. */
export interface Versions {
  /** Oldest first; at least one. */
  others: Version[]
  /** The number of the current version. */
  current: number
}

/**
 * Numbers the current version, which begins with the message `current_id`, and the branches in its place by when their
 * first messages were written: the ids of messages are in the order of time. When a branch was replaced says nothing, as
 * going back to it changes that.
 */
export function versionsOf(branches: SessionBranch[], current_id: string): Versions {
  const ids = [...branches.map(({ message_id }) => message_id), current_id].sort()
  const numberOf = (message_id: string) => ids.indexOf(message_id) + 1
  const others = branches.map((branch) => ({ ...branch, number: numberOf(branch.message_id) }))
  return { others: others.sort((one, other) => one.number - other.number), current: numberOf(current_id) }
}
