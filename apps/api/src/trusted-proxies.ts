import { isIPv4, isIPv6 } from 'node:net'
import { z } from 'zod'

/** Names for the networks that are not reached from the internet, as Fastify knows them. */
const NAMES = ['loopback', 'linklocal', 'uniquelocal']

/**
 * TRUST_PROXY: a list of addresses, networks and names. Fastify itself takes `1` for the address 0.0.0.1 and fails with
 * a stack over `*`. Everybody, as in `0.0.0.0/0`, is refused: each caller could then choose the address that limits
 * count.
 */
export const trustedProxiesSchema = z.string().transform((list, ctx) => {
  const proxies = list
    .split(',')
    .map((proxy) => proxy.trim())
    .filter(Boolean)
  const wrong = proxies.filter((proxy) => !NAMES.includes(proxy) && !isAddress(proxy) && !isNetwork(proxy))
  if (wrong.length === 0 && proxies.length > 0) return proxies
  const listed = wrong.map((proxy) => `"${proxy}"`).join(', ') || 'nothing'
  ctx.addIssue(
    `must be addresses such as 203.0.113.7, networks such as 10.0.0.0/8, or the names ${NAMES.join(', ')}, separated ` +
      `by commas; it has ${listed}`,
  )
  return z.NEVER
})

function isAddress(text: string): boolean {
  return isIPv4(text) || (isIPv6(text) && !text.includes('%'))
}

function isNetwork(text: string): boolean {
  const [address = '', prefix = '', ...more] = text.split('/')
  if (more.length > 0 || !isAddress(address) || !/^\d{1,3}$/.test(prefix)) return false
  return Number(prefix) >= 1 && Number(prefix) <= (isIPv4(address) ? 32 : 128)
}
