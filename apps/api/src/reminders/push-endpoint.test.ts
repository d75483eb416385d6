import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { isPublicAddress } from '../public-address.ts'
import { post } from './post.ts'
import { checkEndpoint } from './push-endpoint.ts'

test.each([
  'https://fcm.googleapis.com/fcm/send/abc',
  'https://updates.push.services.mozilla.com/wpush/v2/abc',
  'https://web.push.apple.com/abc',
  'https://wns2-par02p.notify.windows.com/w/?token=abc',
  'https://push.example.com:8443/abc',
  'https://93.184.216.34/abc',
])('%s can be a push service', (endpoint) => {
  expect(() => checkEndpoint(endpoint, false)).not.toThrow()
})

test.each([
  'http://push.example.com/abc',
  'ftp://push.example.com/abc',
  'https://user:password@push.example.com/abc',
  'https://localhost/abc',
  'https://intranet/abc',
  'https://printer.local/abc',
  'https://metadata.google.internal/abc',
  'https://127.0.0.1/abc',
  'https://2130706433/abc',
  'https://0x7f.1/abc',
  'https://10.1.2.3/abc',
  'https://169.254.169.254/latest/meta-data',
  'https://192.168.1.1/abc',
  'https://[::1]/abc',
  'https://[::ffff:10.0.0.1]/abc',
  'https://[fd00::1]/abc',
  'https://[fe80::1]/abc',
  'https://[64:ff9b::a00:1]/abc',
])('%s cannot be a push service', (endpoint) => {
  expect(() => checkEndpoint(endpoint, false)).toThrow('not the address of a push service')
})

test('this machine can only be a push service where the operator allows it', () => {
  expect(() => checkEndpoint('http://127.0.0.1:4000/abc', true)).not.toThrow()
  expect(() => checkEndpoint('http://127.0.0.1:4000/abc', false)).toThrow()
  expect(() => checkEndpoint('http://10.0.0.1:4000/abc', true)).toThrow()
})

test.each([
  ['1.1.1.1', true],
  ['172.15.255.255', true],
  ['172.16.0.0', false],
  ['100.64.0.1', false],
  ['255.255.255.255', false],
  ['2606:4700:4700::1111', true],
  ['2002:7f00:1::', false],
  ['::', false],
  ['no address', false],
])('%s is a public address: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic)
})

test('no request is sent to a host name of a private address', async () => {
  let connections = 0
  const server = createServer(() => {
    connections += 1
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const options = { headers: {}, body: Buffer.alloc(1), signal: AbortSignal.timeout(5000), isLoopback: false }
  for (const scheme of ['http', 'https']) {
    await expect(post(`${scheme}://localhost:${port}/push`, options)).rejects.toThrow('localhost has no public address')
  }
  expect(connections).toBe(0)
  server.close()
})
