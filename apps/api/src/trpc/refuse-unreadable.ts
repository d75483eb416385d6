import { AppError } from '@todo-agents/contract/errors'
import type { FastifyRequest } from 'fastify'

/**
 * Refuses what tRPC's adapter would read otherwise than the limits do, or cannot read. It decodes the path once more than
 * Fastify, so one that is encoded twice could hold more calls than were counted; and it makes a web-standard Request,
 * which knows no TRACE. Throws AppError `not_found`.
 */
export async function refuseUnreadable({ method, params }: FastifyRequest): Promise<void> {
  const { path = '' } = params as { path?: string }
  if (path.includes('%')) throw new AppError('not_found', 'There is no such procedure.')
  if (method === 'TRACE') throw new AppError('not_found', 'A procedure is called by GET or POST.')
}
