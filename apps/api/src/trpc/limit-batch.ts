import { MAX_BATCH_CALLS } from '@todo-agents/contract/bounds'
import { AppError } from '@todo-agents/contract/errors'
import type { FastifyRequest } from 'fastify'

/** Throws AppError `payload_too_large` for a batch of too many calls, before its body is read. */
export async function limitBatch(request: FastifyRequest): Promise<void> {
  const { batch } = request.query as { batch?: string | string[] }
  if (batch === undefined) return
  const { path = '' } = request.params as { path?: string }
  const calls = path.split(',').length
  if (calls <= MAX_BATCH_CALLS) return
  throw new AppError(
    'payload_too_large',
    `A request may have at most ${MAX_BATCH_CALLS} calls; this one has ${calls}. Send them in several requests.`,
  )
}
