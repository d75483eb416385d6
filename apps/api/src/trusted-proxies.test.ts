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
  ['128.0.0.0/1', ['128.0.0.0/1']],
])('TRUST_PROXY=%s is accepted, and by Fastify too', async (list, proxies) => {
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
  '10.0.0.0/0',
  '::/0',
  '::1/129',
  '10.0.0',
  '10.0.0.0/8/8',
  '10.0.0.0/255.0.0.0',
  'fe80::1%eth0',
  '0x7f.1',
  'Loopback',
])('TRUST_PROXY=%s is refused with what is accepted', (list) => {
  const { error } = trustedProxiesSchema.safeParse(`loopback,${list}`)
  expect(error?.issues[0]?.message).toBe(
    'must be addresses such as 203.0.113.7, networks such as 10.0.0.0/8, or the names loopback, linklocal, ' +
      `uniquelocal, separated by commas; it has "${list}"`,
  )
})

test('a TRUST_PROXY of commas is refused', () => {
  expect(trustedProxiesSchema.safeParse(' , ').error?.issues[0]?.message).toMatch(/; it has nothing$/)
})
