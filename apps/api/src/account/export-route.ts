import { Readable } from 'node:stream'
import { invalidRequest } from '@todo-agents/contract/errors'
import { sessionIdSchema } from '@todo-agents/contract/session'
import { exportJson, exportMarkdown } from '@todo-agents/db/sessions/session-export'
import type { Tables } from '@todo-agents/db/tables'
import { exportAccount } from '@todo-agents/db/users/account-export'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Caller } from '../auth/caller.ts'
import { requireScope } from '../auth/scopes.ts'

export interface ExportRouteOptions {
  db: Kysely<Tables>
  authenticate: (request: FastifyRequest, reply: FastifyReply) => Promise<Caller>
  now: () => Date
}

/**
 * `GET /api/account/export`: all data of the caller as a file, see `AccountExport`.
 *
 * `GET /api/sessions/{id}/export?format=markdown|json`: one conversation of the caller; JSON has its branches, too.
 *
 * The database is read at the speed of the client, and only while the connection lasts. When the database fails midway,
 * the connection is cut, so that the client does not take a part for the whole.
 */
export async function exportRoute(app: FastifyInstance, { db, authenticate, now }: ExportRouteOptions) {
  app.get('/api/account/export', { exposeHeadRoute: false }, async (request, reply) => {
    const caller = await authenticate(request, reply)
    requireScope(caller, 'account')
    const { user_id } = caller
    return send(reply, exportAccount(db, user_id, now), { type: JSON_TYPE, name: `todo-agents-${dayOf(now())}.json` })
  })

  app.get('/api/sessions/:id/export', { exposeHeadRoute: false }, async (request, reply) => {
    const caller = await authenticate(request, reply)
    requireScope(caller, 'assistant')
    const { user_id } = caller
    const { data, error } = conversationSchema.safeParse({
      ...(request.params as object),
      ...(request.query as object),
    })
    if (!data) throw invalidRequest(error)
    const query = { user_id, id: data.id, now }
    const name = `conversation-${dayOf(now())}`
    if (data.format === 'json') return send(reply, exportJson(db, query), { type: JSON_TYPE, name: `${name}.json` })
    return send(reply, exportMarkdown(db, query), { type: 'text/markdown; charset=utf-8', name: `${name}.md` })
  })
}

const JSON_TYPE = 'application/json; charset=utf-8'

const conversationSchema = z.object({ id: sessionIdSchema, format: z.enum(['markdown', 'json']).default('markdown') })

function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10)
}

async function send(
  reply: FastifyReply,
  pieces: AsyncGenerator<string, void, void>,
  { type, name }: { type: string; name: string },
): Promise<FastifyReply> {
  // The first piece is read before the answer starts, so that a failure still gets an HTTP status.
  const first = await pieces.next()
  return reply
    .header('content-type', type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
    .send(Readable.from(startingWith(first.value ?? '', pieces)))
}

async function* startingWith(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first
  yield* rest
}
