import { request } from 'node:https'
import { isIP } from 'node:net'
import { Readable } from 'node:stream'
import { isPublicAddress, lookupPublic } from '../../public-address.ts'

/**
 * Fetches the document that an app publishes about itself, at the address that is its client id. Rejects when the host
 * has no public address. The connection is made to the address that was checked, and redirects are not followed, so a
 * stranger cannot make this server call another one in its own network. `@better-auth/cimd` bounds the time and the size.
 */
export async function fetchClientMetadata(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const { url, headers, signal } = new Request(input, init)
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  // Node looks up names only.
  if (isIP(host) && !isPublicAddress(host)) throw new Error(`${host} is not a public address`)
  const options = { headers: Object.fromEntries(headers), agent: false as const, lookup: lookupPublic, signal }
  return new Promise((resolve, reject) => {
    request(url, options)
      .once('response', (response) => {
        const { statusCode = 500 } = response
        if (statusCode === 200 || statusCode === 304) {
          resolve(
            new Response(statusCode === 304 ? null : toBody(response), {
              status: statusCode,
              headers: toHeaders(response.headers),
            }),
          )
        } else {
          response.destroy()
          reject(new Error(`the metadata document was answered with ${statusCode}`))
        }
      })
      .once('error', reject)
      .end()
  })
}

function toBody(response: Readable): ReadableStream {
  return Readable.toWeb(response) as ReadableStream
}

function toHeaders(headers: NodeJS.Dict<string | string[]>): Headers {
  const copied = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    for (const each of [value ?? []].flat()) copied.append(name, each)
  }
  return copied
}
