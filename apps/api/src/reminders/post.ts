import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { lookupPublic } from '../public-address.ts'

interface PostOptions {
  headers: OutgoingHttpHeaders
  body: Buffer
  signal: AbortSignal
  /** True to send to this machine, in tests. Otherwise host names must have public addresses. */
  isLoopback: boolean
}

/**
 * Sends a request to an address that a client has chosen. Rejects when its host name has no public address. Redirects are
 * not followed, so no other address is reached than the one that was checked.
 */
export function post(url: string, { headers, body, signal, isLoopback }: PostOptions): Promise<IncomingMessage> {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers, signal, agent: false, ...(!isLoopback && { lookup: lookupPublic }) })
      .once('response', (response) => {
        // Only the status matters. Reading the body could take any amount of memory.
        response.destroy()
        resolve(response)
      })
      .once('error', reject)
      .end(body)
  })
}
