import type { FastifyReply, FastifyRequest } from 'fastify'
import { LogController } from 'fastify'

/** Logs one line per answered request. The line has the path without the query, which may contain words of the user. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override routeNotFound(): void {}

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const { method, url, ip } = request
    const { statusCode: status, elapsedTime } = reply
    const line = { method, path: url.split('?')[0], ip, status, ms: Math.round(elapsedTime) }
    if (error) request.log.error({ ...line, err: error }, 'request broke off')
    else request.log.info(line, 'request')
  }
}
