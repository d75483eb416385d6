import { MAX_BATCH_CALLS } from '@todo-agents/contract/bounds'
import { AppError } from '@todo-agents/contract/errors'
import type { FastifyRequest } from 'fastify'

/** Refuses a batch of too many calls with a sentence, before its body is read. Throws AppError `payload_too_large`. */
export async function limitBatch(request: FastifyRequest): Promise<void> {
  const { batch } = request.query as { batch?: string | string[] }
  if (batch === undefined) return
  const { path = '' } = request.params as { path?: string }
  const calls = path.split(',').length
  if (calls <= MAX_BATCH_CALLS) return
  throw new AppError(
    'payload_too_large',
    `A request may hold at most ${MAX_BATCH_CALLS} calls, and this one holds ${calls}. Send them in several requests.`,
  )
}
