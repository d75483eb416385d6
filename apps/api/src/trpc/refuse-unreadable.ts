import { AppError } from '@todo-agents/contract/errors'
import type { FastifyRequest } from 'fastify'

/**
 * Throws AppError `not_found` for a path that is encoded twice, and for TRACE. tRPC's adapter decodes the path once
 * more than Fastify, so such a path could have more calls than the limits counted. The adapter also makes a
 * web-standard Request, which does not support TRACE.
 */
export async function refuseUnreadable({ method, params }: FastifyRequest): Promise<void> {
  const { path = '' } = params as { path?: string }
  if (path.includes('%')) throw new AppError('not_found', 'There is no such procedure.')
  if (method === 'TRACE') throw new AppError('not_found', 'Call a procedure by GET or POST.')
}
