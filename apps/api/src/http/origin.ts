import { AppError } from '@todo-agents/contract/errors'
import type { FastifyRequest } from 'fastify'
import type { Config } from '../env.ts'

/** The origins whose pages may write with the user's cookie. */
export function trustedOrigins({ BASE_URL, PORT }: Pick<Config, 'BASE_URL' | 'PORT'>): string[] {
  const origin = new URL(BASE_URL).origin
  // One machine, three names for it: someone who types 127.0.0.1 instead of localhost is not an attacker.
  const local = origin === `http://localhost:${PORT}` ? [`http://127.0.0.1:${PORT}`, `http://[::1]:${PORT}`] : []
  return [origin, ...local]
}

/**
 * Refuses a write that comes from a page of another site. Browsers send `Origin` with every write; programs
 * send none, and carry a token that no browser adds by itself.
 */
export function checkOrigin(request: FastifyRequest, trusted: readonly string[]): void {
  const { origin } = request.headers
  if (request.method === 'GET' || request.method === 'HEAD' || !origin || trusted.includes(origin)) return
  throw new AppError(
    'access_denied',
    `Requests from ${origin} are not accepted. Set BASE_URL to the address that you use.`,
  )
}
