/**
 * A server that does the least that a Node program can do for `todo.list` and `todo.create`: no authentication, no
 * checks.
 */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { answer } from '../processes/answer.ts'
import { createTodo, listTodos } from './statements.ts'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })

const server = createServer(async (request, response) => {
  try {
    await respond(request, response)
  } catch (error) {
    console.error(error)
    response.writeHead(500).end()
  }
})

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path, user_id = ''] = (request.url ?? '').split('?')
  const value =
    path === '/list' ? await listTodos(pool, user_id) : await createTodo(pool, user_id, JSON.parse(await text(request)))
  const json = JSON.stringify(value)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) }).end(json)
}

const methods = { port: () => (server.address() as AddressInfo).port }

export type BareApi = typeof methods

server.keepAliveTimeout = 0
server.listen(0, '127.0.0.1', () => answer(methods))
