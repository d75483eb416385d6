import { AppError } from '@todo-agents/contract/errors'
import type { FastifyRequest } from 'fastify'
import type { Config } from '../env.ts'

/** Returns the origins whose pages may write with the cookie of the user. */
export function trustedOriginsOf({ BASE_URL, PORT }: Pick<Config, 'BASE_URL' | 'PORT'>): string[] {
  const origin = new URL(BASE_URL).origin
  // Three names of one machine: a user may type 127.0.0.1 instead of localhost.
  const local = origin === `http://localhost:${PORT}` ? [`http://127.0.0.1:${PORT}`, `http://[::1]:${PORT}`] : []
  return [origin, ...local]
}

/**
 * Throws AppError `access_denied` for a write from a page of another site. Browsers send `Origin` with every write.
 * Programs send none, and authenticate by a token that browsers never add by themselves.
 */
export function checkOrigin(request: FastifyRequest, trusted: readonly string[]): void {
  const { origin } = request.headers
  if (request.method === 'GET' || request.method === 'HEAD' || !origin || trusted.includes(origin)) return
  throw new AppError(
    'access_denied',
    `Requests from ${origin} are not accepted. Set BASE_URL to the address that you use.`,
  )
}
