/** A proxy that does the least that a Node program can do between a model's server and a client: it pipes the bytes. */

import { Agent, createServer, request as sendRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answer } from '../processes/answer.ts'

const upstreamPort = Number(process.env.UPSTREAM_PORT)
const agent = new Agent({ keepAlive: true })

const server = createServer((incoming, outgoing) => {
  const { method = 'GET', url: path = '/', headers } = incoming
  const options = { host: '127.0.0.1', port: upstreamPort, agent, method, path, headers }
  const passed = sendRequest(options, (answered) => {
    outgoing.writeHead(answered.statusCode ?? 502, answered.headers)
    answered.pipe(outgoing)
  })
  passed.on('error', () => outgoing.destroy())
  outgoing.on('close', () => outgoing.writableFinished || passed.destroy())
  incoming.pipe(passed)
})

const methods = { port: () => (server.address() as AddressInfo).port }

export type RawProxy = typeof methods

server.keepAliveTimeout = 0
server.requestTimeout = 0
server.listen(0, '127.0.0.1', 8192, () => answer(methods))
