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
 * `GET /api/account/export`: all data of the caller as a file, see `AccountExport`. The database is read at the speed
 * of the client, and only while the connection lasts. When the database fails midway, the connection is cut, so that
 * the client does not take a part for the whole.
 */
export async function exportRoute(app: FastifyInstance, { db, authenticate, now }: ExportRouteOptions) {
  app.get('/api/account/export', { exposeHeadRoute: false }, async (request, reply) => {
    const { user_id } = await authenticate(request, reply)
    const pieces = exportAccount(db, user_id, now)
    // The first piece is read before the answer starts, so that a failure still gets an HTTP status.
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
