import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import { pino } from 'pino'
import pretty from 'pino-pretty'

/**
 * One JSON object a line; on a terminal, lines for people. Never logs query strings, bodies, cookies or
 * tokens: tRPC queries carry the user's words in the URL.
 */
export function createLogger(level: string): Logger {
  const options = { level, serializers: { req: requestView, res: responseView } }
  return process.stdout.isTTY ? pino(options, pretty({ ignore: 'pid,hostname', sync: true })) : pino(options)
}

interface RequestLike {
  id: string
  method: string
  url: string
  ip: string
  raw?: IncomingMessage
}

function requestView({ id, method, url, ip }: RequestLike) {
  return { id, method, path: url.split('?')[0], ip }
}

function responseView({ statusCode }: { statusCode: number }) {
  return { statusCode }
}
