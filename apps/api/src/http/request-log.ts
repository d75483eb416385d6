import type { FastifyReply, FastifyRequest } from 'fastify'
import { LogController } from 'fastify'

/** One line for each request, when it is answered; by its path, since queries may hold the user's words. */
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
