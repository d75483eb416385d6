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

/** The process that has claimed the run under this epoch. */
export function ownerRank(epoch: number): WriterRank {
  return { writer: 'owner', epoch }
}

/**
 * A process that publishes the stored end of a run whose owner died first. It shuts out the owner of this epoch, which
 * may only have been paused, and not the owner of the next one.
 */
export function publisherRank(epoch: number): WriterRank {
  return { writer: 'publisher', epoch }
}

/** Shuts out every writer of a deleted run. A run reaches about 50 epochs, then it fails. */
export const DELETED_RANK: WriterRank = { writer: 'deleted', epoch: 1_000_000 }

/** Negative when `one` is below `other`, 0 when they are equal. */
export function compareRanks(one: WriterRank, other: WriterRank): number {
  return encodeRank(one) - encodeRank(other)
}

/**
 * A rank as one number, which the scripts in Redis compare: the epoch of an owner, half an epoch more for its
 * publisher. Logs of a running deployment hold these numbers for a day, so do not change what they mean.
 */
export function encodeRank({ writer, epoch }: WriterRank): number {
  return writer === 'publisher' ? epoch + 0.5 : epoch
}
