import { BlockList, isIPv4, isIPv6 } from 'node:net'
import { z } from 'zod'

/** Fastify's names of networks that are not reachable from the internet. */
const NAMES = ['loopback', 'linklocal', 'uniquelocal']

/**
 * The shortest prefix that a trusted network may have. No network of one owner is larger. For IPv6, several networks
 * such as 2002::/16 contain all of IPv4, and most addresses in use are in six networks of 12 bits.
 */
const MIN_PREFIX = { ipv4: 8, ipv6: 20 }

/** Networks that may be larger, because they are not reachable from the internet (RFC 4193, RFC 4291). */
const PRIVATE: [address: string, prefix: number][] = [
  ['fc00::', 7],
  ['fe80::', 10],
]

/** The prefix of IPv4-mapped addresses, whose last 32 bits are the IPv4 address (RFC 4291, 2.5.5.2). */
const MAPPED_PREFIX = 96
const mapped = new BlockList()
mapped.addSubnet('::ffff:0:0', MAPPED_PREFIX, 'ipv6')

/**
 * TRUST_PROXY: a list of addresses, networks and names. Checked here because Fastify reads `1` as the address 0.0.0.1,
 * and fails with a stack trace for `*`. A network as large as `0.0.0.0/1` is refused: two of them are the whole
 * internet, and each caller could choose the address that the limits count.
 */
export const trustedProxiesSchema = z.string().transform((list, ctx) => {
  const proxies = list
    .split(',')
    .map((proxy) => proxy.trim())
    .filter(Boolean)
  const wrong = proxies.filter((proxy) => !NAMES.includes(proxy) && !isAddress(proxy) && !readNetwork(proxy))
  if (wrong.length > 0 || proxies.length === 0) {
    ctx.addIssue(
      `must be addresses such as 203.0.113.7, networks such as 10.0.0.0/8, or the names ${NAMES.join(', ')}, separated ` +
        `by commas; it has ${quoted(wrong) || 'nothing'}`,
    )
    return z.NEVER
  }
  const wide = proxies.filter(isWide)
  if (wide.length === 0) return proxies
  ctx.addIssue(
    'must not trust a large part of the internet, where each caller could choose the address that limits count; a ' +
      `network has at least /${MIN_PREFIX.ipv4}, in IPv6 /${MIN_PREFIX.ipv6}, and it has ${quoted(wide)}`,
  )
  return z.NEVER
})

function quoted(proxies: string[]): string {
  return proxies.map((proxy) => `"${proxy}"`).join(', ')
}

function isAddress(text: string): boolean {
  return isIPv4(text) || (isIPv6(text) && !text.includes('%'))
}

/** Parses an address or a network. Returns null when the text is neither. */
function readNetwork(text: string): { address: string; prefix: number } | null {
  const [address = '', bits = '', ...more] = text.split('/')
  if (more.length > 0 || !isAddress(address) || !/^\d{1,3}$/.test(bits)) return null
  const prefix = Number(bits)
  return prefix <= (isIPv4(address) ? 32 : 128) ? { address, prefix } : null
}

function isWide(proxy: string): boolean {
  const network = readNetwork(proxy)
  if (!network) return false
  const { address, prefix } = network
  if (isIPv4(address)) return prefix < MIN_PREFIX.ipv4
  if (mapped.check(address, 'ipv6')) return prefix < MAPPED_PREFIX + MIN_PREFIX.ipv4
  return prefix < MIN_PREFIX.ipv6 && !isPrivate(network)
}

function isPrivate({ address, prefix }: { address: string; prefix: number }): boolean {
  return PRIVATE.some(([of, bits]) => {
    const networks = new BlockList()
    networks.addSubnet(of, bits, 'ipv6')
    return prefix >= bits && networks.check(address, 'ipv6')
  })
}
