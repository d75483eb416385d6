import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { BlockList, isIP } from 'node:net'

/** The special-purpose networks of IPv4 (IANA registry, RFC 6890), which are not on the public internet. */
const PRIVATE_NETWORKS = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]

/** The parts of the global IPv6 network 2000::/3 that lead elsewhere: Teredo, documentation, 6to4. */
const SPECIAL_NETWORKS = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const unreachable = new BlockList()
for (const network of PRIVATE_NETWORKS) add(unreachable, network, 'ipv4')
for (const network of SPECIAL_NETWORKS) add(unreachable, network, 'ipv6')
const global6 = new BlockList()
add(global6, '2000::/3', 'ipv6')

function add(list: BlockList, network: string, family: 'ipv4' | 'ipv6'): void {
  const [address = '', bits] = network.split('/')
  list.addSubnet(address, Number(bits), family)
}

/** True for an address on the public internet. False for private, local and special ones, and for what is no address. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !unreachable.check(address, 'ipv4')
  return isIP(address) === 6 && global6.check(address, 'ipv6') && !unreachable.check(address, 'ipv6')
}

/**
 * Looks up a host name for a connection. Fails when the name has an address that is not public: a connection is made to
 * the address that was checked, so a name server cannot answer differently the second time.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '')
    const [first] = addresses
    if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
      return callback(new Error(`${hostname} has no public address`), '')
    }
    if (options.all) callback(null, addresses)
    else callback(null, first.address, first.family)
  })
}
