import type { IncomingMessage } from 'node:http'
import { setImmediate as loopTurn } from 'node:timers/promises'
import type { PushMessage } from '@todo-agents/contract/reminder'
import type { PushTarget } from '@todo-agents/db/reminders/push-subscription.repository'
import { post } from './post.ts'
import { checkEndpoint } from './push-endpoint.ts'
import type { VapidKeys } from './vapid-keys.ts'

export interface WebPushOptions {
  keys: VapidKeys
  /** How a push service reaches the operator: a `mailto:` or `https:` URL. */
  contact: string
  /** True to send to this machine too, in tests. */
  isLoopbackAllowed: boolean
}

/**
 * What a push service answered. `ended`: the subscription is gone for ever. `refused`: sending this message again would
 * not help.
 */
export type PushResult =
  | { result: 'accepted' }
  | { result: 'ended' }
  | { result: 'refused'; reason: string }
  | { result: 'unavailable'; reason: string; seconds?: number | undefined }

/** Sends one message to one browser. Must not throw. */
export type SendPush = (target: PushTarget, message: PushMessage, signal: AbortSignal) => Promise<PushResult>

/** How long a push service keeps a message for a browser that is not connected. A later reminder would only confuse. */
const TTL_SECONDS = 24 * 60 * 60

/** Must be less than the wait before the next try, see `claimDeliveries`. */
const TIMEOUT_MS = 10_000

/** The longest wait that a push service may ask for. */
const MAX_RETRY_SECONDS = 60 * 60

/** Returns the sender of Web Push messages (RFC 8030), which are encrypted (RFC 8291) and signed (RFC 8292). */
export function createWebPush({ keys, contact, isLoopbackAllowed }: WebPushOptions): SendPush {
  async function send(target: PushTarget, message: PushMessage, signal: AbortSignal): Promise<PushResult> {
    checkEndpoint(target.endpoint, isLoopbackAllowed)
    // Loaded with the first message: it is a tenth of the server's modules.
    const { default: webPush } = await import('web-push')
    // The encryption takes half a millisecond, so other requests get their turn between two messages.
    await loopTurn()
    const { endpoint, p256dh, auth } = target
    const { headers, body } = webPush.generateRequestDetails(
      { endpoint, keys: { p256dh, auth } },
      JSON.stringify(message),
      {
        vapidDetails: { subject: contact, ...keys },
        contentEncoding: 'aes128gcm',
        TTL: TTL_SECONDS,
        urgency: message.type === 'clear' ? 'normal' : 'high',
        // A later message with the same topic replaces one that the browser has not received yet.
        ...('id' in message && { topic: message.id.replaceAll('-', '') }),
      },
    )
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
    const isLoopback = isLoopbackAllowed && new URL(endpoint).hostname === '127.0.0.1'
    return resultOf(await post(endpoint, { headers, body, signal: limit, isLoopback }))
  }

  return async (target, message, signal) => {
    try {
      return await send(target, message, signal)
    } catch (error) {
      const reason = (error as Error).message
      return isInvalid(error) ? { result: 'refused', reason } : { result: 'unavailable', reason }
    }
  }
}

/** True for an error of the encryption or of `checkEndpoint`, as opposed to one of the network. */
function isInvalid(error: unknown): boolean {
  const { code = '', name } = error as { code?: string; name: string }
  return (
    name !== 'AbortError' && name !== 'TimeoutError' && (code === '' || /^(ERR_CRYPTO|ERR_OSSL|invalid_)/.test(code))
  )
}

/** https://www.rfc-editor.org/rfc/rfc8030#section-5 */
function resultOf({ statusCode = 0, headers }: IncomingMessage): PushResult {
  const reason = `the push service answered ${statusCode}`
  if (statusCode >= 200 && statusCode < 300) return { result: 'accepted' }
  if (statusCode === 404 || statusCode === 410) return { result: 'ended' }
  if (statusCode === 429 || statusCode >= 500) {
    const seconds = Number(headers['retry-after'])
    return { result: 'unavailable', reason, ...(seconds > 0 && { seconds: Math.min(seconds, MAX_RETRY_SECONDS) }) }
  }
  return { result: 'refused', reason }
}
