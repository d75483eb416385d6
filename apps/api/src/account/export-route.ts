import { Readable } from 'node:stream'
import type { Tables } from '@todo-agents/db/tables'
import { exportAccount } from '@todo-agents/db/users/account-export'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import type { SessionKey } from '../auth/live-sessions.ts'

export interface ExportRouteOptions {
  db: Kysely<Tables>
  authenticate: (request: FastifyRequest, reply: FastifyReply) => Promise<SessionKey>
  now: () => Date
}

/**
 * `GET /api/account/export`: everything of the caller as a file, see `AccountExport`. It is read as fast as the client
 * takes it, and no longer than the connection lasts. When the database fails in the middle, the connection is cut, so that
 * no client takes the part that it has for the whole.
 */
export async function exportRoute(app: FastifyInstance, { db, authenticate, now }: ExportRouteOptions) {
  app.get('/api/account/export', { exposeHeadRoute: false }, async (request, reply) => {
    const { user_id } = await authenticate(request, reply)
    const pieces = exportAccount(db, user_id, now)
    // Here, where it can still be refused with a status.
    const first = await pieces.next()
    const day = now().toISOString().slice(0, 10)
    return reply
      .header('content-type', 'application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="todo-agents-${day}.json"`)
      .header('cache-control', 'no-store')
      .send(Readable.from(startingWith(first.value ?? '', pieces)))
  })
}

async function* startingWith(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first
  yield* rest
}
