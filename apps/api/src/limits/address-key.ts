import { isIPv4, isIPv6 } from 'node:net'

/**
 * Returns one key for all addresses of one customer of a network: an IPv4 address, or the /64 of an IPv6 address,
 * because every IPv6 customer gets at least a /64 (RFC 6177). All strings that are not addresses, which a proxy may
 * send, share one key.
 */
export function addressKey(address: string): string {
  if (isIPv4(address)) return address
  if (!isIPv6(address)) return 'unknown'
  const groups = groupsOf(address)
  return mappedIPv4(groups) ?? `${groups.slice(0, 4).join(':')}::/64`
}

/** Returns the eight groups of an IPv6 address, without leading zeros, in lower case. */
function groupsOf(address: string): string[] {
  const [withoutZone] = address.split('%')
  // The URL parser reads every notation, and writes the canonical one (RFC 5952).
  const written = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1)
  const [head = [], tail = []] = written.split('::').map((part) => part.split(':').filter(Boolean))
  return [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail]
}

/**
 * Returns the IPv4 address in `::ffff:a.b.c.d`, which is how a dual-stack socket reports IPv4 addresses (RFC 4291,
 * 2.5.5.2). Null for other addresses.
 */
function mappedIPv4(groups: string[]): string | null {
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return null
  return groups
    .slice(6)
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join('.')
}
