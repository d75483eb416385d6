/**
 * The fencing token of a writer of a run's log. A writer is rejected as soon as a writer with a higher rank has opened
 * the log. From low to high: the owner of epoch 0 (the process that stored a queued run, before its first claim), the
 * owner of epoch 1, the publisher of epoch 1, the owner of epoch 2, and so on; above all of them, the rank of a deleted
 * run.
 */
export interface WriterRank {
  readonly writer: 'owner' | 'publisher' | 'deleted'
  /** The epoch of the run's claim in the database. */
  readonly epoch: number
}

/** Returns the rank of the process that has claimed the run under this epoch. */
export function ownerRank(epoch: number): WriterRank {
  return { writer: 'owner', epoch }
}

/**
 * Returns the rank of a process that publishes the stored end of a run because the owner died before it emitted the
 * end. This rank shuts out the owner of the same epoch, which may only have been paused, but not the owner of the next
 * epoch.
 */
export function publisherRank(epoch: number): WriterRank {
  return { writer: 'publisher', epoch }
}

/**
 * The rank that shuts out every writer of a deleted run. Its epoch is above that of any run: a run reaches about 50
 * epochs, then it fails.
 */
export const DELETED_RANK: WriterRank = { writer: 'deleted', epoch: 1_000_000 }

/** Returns a negative number when `one` is below `other`, and 0 when they are equal. */
export function compareRanks(one: WriterRank, other: WriterRank): number {
  return encodeRank(one) - encodeRank(other)
}

/**
 * Returns a rank as one number, which the scripts in Redis compare: the epoch of an owner, half an epoch more for its
 * publisher. Logs of a running deployment hold these numbers for a day, so do not change what they mean.
 */
export function encodeRank({ writer, epoch }: WriterRank): number {
  return writer === 'publisher' ? epoch + 0.5 : epoch
}
