/**
 * The most tRPC calls of one HTTP request. The client splits a larger batch, and the server refuses it: a request may
 * cause only so much work.
 */
export const MAX_BATCH_CALLS = 50

/** The largest body that the server reads. A full batch of the largest valid inputs fits. */
export const MAX_BODY_BYTES = 1024 * 1024
