import { z } from 'zod'

/** The names of this computer in a redirect URI, as RFC 8252, 7.3 has them, and `localhost`, which most programs send. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/

const MAX_REDIRECT_URI_LENGTH = 1000

/**
 * True for an address to which a code may be sent: a page with https, or a program that listens on the user's own
 * computer. A scheme of the app's own, such as `cursor:`, is not allowed: any program on the computer can claim it.
 */
export function isRedirectUri(uri: string): boolean {
  if (uri.length > MAX_REDIRECT_URI_LENGTH || uri.includes('#') || !URL.canParse(uri)) return false
  const { protocol, hostname, username, password } = new URL(uri)
  if (username || password) return false
  return protocol === 'https:' || isLoopback(protocol, hostname)
}

/** True for a redirect URI of a program on the user's own computer. */
export function isLoopbackUri(uri: string): boolean {
  const { protocol, hostname } = new URL(uri)
  return isLoopback(protocol, hostname)
}

function isLoopback(protocol: string, hostname: string): boolean {
  return protocol === 'http:' && LOOPBACK.test(hostname)
}

export const redirectUriSchema = z
  .string()
  .refine(isRedirectUri, 'must be an https address, or an http address of this computer, without a fragment')
