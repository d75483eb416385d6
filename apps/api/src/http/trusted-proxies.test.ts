import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { trustedProxiesSchema } from './trusted-proxies.ts'

test.each([
  ['loopback', ['loopback']],
  ['10.0.0.7', ['10.0.0.7']],
  ['10.0.0.0/8, uniquelocal ,2001:db8::/32,::1', ['10.0.0.0/8', 'uniquelocal', '2001:db8::/32', '::1']],
  ['linklocal,', ['linklocal']],
  ['192.168.1.1/32', ['192.168.1.1/32']],
  ['::ffff:10.0.0.1', ['::ffff:10.0.0.1']],
  ['fe80::/128', ['fe80::/128']],
  ['9.0.0.0/8', ['9.0.0.0/8']],
  ['::ffff:10.0.0.0/104', ['::ffff:10.0.0.0/104']],
  ['fc00::/7,fd00::/8,fe80::/10', ['fc00::/7', 'fd00::/8', 'fe80::/10']],
  ['2001:db8::/20', ['2001:db8::/20']],
])('TRUST_PROXY=%s is accepted here and by Fastify', async (list, proxies) => {
  expect(trustedProxiesSchema.parse(list)).toEqual(proxies)
  await Fastify({ trustProxy: proxies }).close()
})

test.each([
  '1',
  'true',
  'false',
  '*',
  '0',
  'localhost',
  'proxy.example.com',
  '10.0.0.0/33',
  '::1/129',
  '10.0.0',
  '10.0.0.0/8/8',
  '10.0.0.0/255.0.0.0',
  'fe80::1%eth0',
  '0x7f.1',
  'Loopback',
])('TRUST_PROXY=%s is refused with a list of accepted forms', (list) => {
  const { error } = trustedProxiesSchema.safeParse(`loopback,${list}`)
  expect(error?.issues[0]?.message).toBe(
    'must be addresses such as 203.0.113.7, networks such as 10.0.0.0/8, or the names loopback, linklocal, ' +
      `uniquelocal, separated by commas; it has "${list}"`,
  )
})

test.each<[string, string]>([
  ['0.0.0.0/0', '"0.0.0.0/0"'],
  ['10.0.0.0/0', '"10.0.0.0/0"'],
  ['::/0', '"::/0"'],
  ['::ffff:0.0.0.0/96', '"::ffff:0.0.0.0/96"'],
  ['::FFFF:0:0/96', '"::FFFF:0:0/96"'],
  ['::ffff:10.0.0.0/103', '"::ffff:10.0.0.0/103"'],
  ['::ffff:0:0/80', '"::ffff:0:0/80"'],
  ['::ffff:0:0/95', '"::ffff:0:0/95"'],
  ['0.0.0.0/1,10.0.0.7,128.0.0.0/1', '"0.0.0.0/1", "128.0.0.0/1"'],
  ['::ffff:0.0.0.0/97,::ffff:128.0.0.0/97', '"::ffff:0.0.0.0/97", "::ffff:128.0.0.0/97"'],
  ['::/1,8000::/1', '"::/1", "8000::/1"'],
  ['2000::/3', '"2000::/3"'],
  // 6to4: contains every IPv4 address.
  ['2002::/16', '"2002::/16"'],
  ['fc00::/6', '"fc00::/6"'],
  ['fe80::/9', '"fe80::/9"'],
])('TRUST_PROXY=%s is refused because it trusts much of the internet', (list, wide) => {
  const { error } = trustedProxiesSchema.safeParse(`loopback,${list}`)
  expect(error?.issues.map(({ message }) => message)).toEqual([
    'must not trust a large part of the internet, where each caller could choose the address that limits count; a ' +
      `network has at least /8, in IPv6 /20, and it has ${wide}`,
  ])
})

test('a TRUST_PROXY of commas is refused', () => {
  expect(trustedProxiesSchema.safeParse(' , ').error?.issues[0]?.message).toMatch(/; it has nothing$/)
})
