import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressKey } from './address-key.ts'

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::FFFF:cb00:7107', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
  ['203.0.113.7:443', 'unknown'],
  ['', 'unknown'],
])('%s counts as %s', (address, key) => {
  expect(addressKey(address)).toBe(key)
})

test('IPv6 addresses have the same key if and only if their first 64 bits are the same', () => {
  const half = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 4, maxLength: 4 })
  const hex = (groups: number[]) => groups.map((group) => group.toString(16)).join(':')
  fc.assert(
    fc.property(half, half, half, half, (network, other_network, host, other_host) => {
      // ::ffff:0:0/96 are IPv4-mapped addresses.
      fc.pre([network, other_network].every((groups) => groups.some((group) => group !== 0)))
      const key = addressKey(`${hex(network)}:${hex(host)}`)
      expect(addressKey(`${hex(network)}:${hex(other_host)}`.toUpperCase()) === key).toBe(true)
      expect(addressKey(`${hex(other_network)}:${hex(host)}`) === key).toBe(hex(network) === hex(other_network))
    }),
  )
})
