import type { ECDH } from 'node:crypto'
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { PushMessage, PushSubscribe } from '@todo-agents/contract/reminder'
import { importJWK, jwtVerify } from 'jose'

/** A message that the push service has accepted, decrypted as a browser would. */
export interface Pushed {
  endpoint: string
  message: PushMessage
  topic: string | undefined
  urgency: string | undefined
  ttl: number
  /** The `sub` of the signature, which was valid for this server. */
  contact: string | undefined
}

export interface PushServer {
  url: string
  /** The messages in the order of their arrival. */
  pushed: Pushed[]
  /** Makes a subscription, as a browser does with the `applicationServerKey` of the sender. */
  subscribe(applicationServerKey: string): PushSubscribe
  /** What the server answers to the next messages; `[201]` when it is empty. `hang`: no answer. */
  answers: (number | { status: number; headers: Record<string, string> } | 'hang')[]
  /** How many requests came, also those that were not accepted. */
  readonly requests: number
  close(): Promise<void>
}

interface Subscription {
  keys: ECDH
  auth: Buffer
  sender: string
}

/** Starts a push service (RFC 8030) on this machine. It refuses what it cannot decrypt, or has the wrong signature. */
export async function startPushServer(): Promise<PushServer> {
  const subscriptions = new Map<string, Subscription>()
  const pushed: Pushed[] = []
  const answers: PushServer['answers'] = []
  let requests = 0
  const server = createServer((request, response) => {
    requests += 1
    receive(request, response).catch((error: Error) => response.writeHead(400).end(error.message))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    const answer = answers.shift() ?? 201
    if (answer === 'hang') return
    const { status, headers } = typeof answer === 'number' ? { status: answer, headers: {} } : answer
    const endpoint = url + request.url
    const subscription = subscriptions.get(endpoint)
    if (status === 201 && !subscription) return void response.writeHead(404).end()
    if (status === 201) pushed.push(await open(endpoint, subscription!, request.headers, body))
    response.writeHead(status, headers).end()
  }

  async function open(
    endpoint: string,
    { keys, auth, sender }: Subscription,
    headers: IncomingHttpHeaders,
    body: Buffer,
  ) {
    const contact = await checkVapid(headers.authorization ?? '', url, sender)
    const message = JSON.parse(decryptPush(body, keys, auth).toString()) as PushMessage
    const one = (value: string | string[] | undefined) => [value].flat()[0]
    return {
      endpoint,
      message,
      topic: one(headers.topic),
      urgency: one(headers.urgency),
      ttl: Number(headers.ttl),
      contact,
    }
  }

  return {
    url,
    pushed,
    answers,
    get requests() {
      return requests
    },
    subscribe(sender) {
      const endpoint = `${url}/push/${randomBytes(16).toString('base64url')}`
      const keys = createECDH('prime256v1')
      const p256dh = keys.generateKeys('base64url')
      const auth = randomBytes(16)
      subscriptions.set(endpoint, { keys, auth, sender })
      return { endpoint, keys: { p256dh, auth: auth.toString('base64url') } }
    },
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Returns the contact of a sender whose signature is valid (RFC 8292). */
async function checkVapid(authorization: string, audience: string, sender: string): Promise<string | undefined> {
  const [, token = '', key = ''] = /^vapid t=([^,\s]+),\s*k=([^,\s]+)$/.exec(authorization) ?? []
  if (key !== sender) throw new Error('the key is not that of the subscription')
  const bytes = Buffer.from(key, 'base64url')
  const [x, y] = [bytes.subarray(1, 33), bytes.subarray(33)].map((part) => part.toString('base64url'))
  const jwk = await importJWK({ kty: 'EC', crv: 'P-256', x: x!, y: y! }, 'ES256')
  const { payload } = await jwtVerify(token, jwk, { audience })
  return payload.sub
}

/** Decrypts a message with one record (RFC 8291, RFC 8188). */
export function decryptPush(body: Buffer, keys: ECDH, auth: Buffer): Buffer {
  const salt = body.subarray(0, 16)
  const idLength = body[20] ?? 0
  const senderKey = body.subarray(21, 21 + idLength)
  const sealed = body.subarray(21 + idLength)
  const hkdf = (secret: Buffer, from: Buffer, info: string | Buffer, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, from, info, length))
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), senderKey])
  const secret = hkdf(keys.computeSecret(senderKey), auth, info, 32)
  const key = hkdf(secret, salt, 'Content-Encoding: aes128gcm\0', 16)
  const nonce = hkdf(secret, salt, 'Content-Encoding: nonce\0', 12)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16))
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  const end = padded.lastIndexOf(2)
  return padded.subarray(0, end)
}
