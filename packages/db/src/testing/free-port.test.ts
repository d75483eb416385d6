import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { freePort } from './free-port.ts'

test('a free port can be listened on', async () => {
  const server = createServer().listen(await freePort(), '127.0.0.1')
  await once(server, 'listening')
  server.close()
})

test('no free port is one that Linux gives to other sockets by default', async () => {
  const ports = await Promise.all(Array.from({ length: 500 }, freePort))
  expect(Math.max(...ports)).toBeLessThan(32_768)
})
