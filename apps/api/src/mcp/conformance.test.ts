import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestServer } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

/**
 * The scenarios of the official suite that any server must pass. The others call tools, resources and prompts of a server
 * that exists only for the suite.
 */
const SCENARIOS = ['server-initialize', 'ping', 'tools-list', 'resources-list', 'prompts-list']

let server: TestServer
/** The suite sends no token, so this address adds one to each request. */
let url: string
let proxy: ReturnType<typeof createServer>

beforeAll(async () => {
  server = await startTestServer()
  const user = await server.guest()
  const { token } = await user.trpc.program.createToken.mutate({ name: 'suite', scopes: ['todos:read', 'todos:write'] })
  proxy = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>))
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers as Record<string, string>
    const answer = await fetch(`${server.url}/mcp`, {
      method: request.method!,
      headers: { ...headers, authorization: `Bearer ${token}` },
      ...(body.length > 0 && { body }),
    })
    const type = answer.headers.get('content-type')
    response.writeHead(answer.status, type ? { 'content-type': type } : {})
    response.end(Buffer.from(await answer.arrayBuffer()))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => proxy.once('listening', resolve))
  url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/mcp`
})
afterAll(async () => {
  proxy.close()
  await server.close()
})

test.each(SCENARIOS)('the conformance suite passes: %s', async (scenario) => {
  const suite = import.meta.resolve('@modelcontextprotocol/conformance/dist/index.js')
  const run = promisify(execFile)(process.execPath, [
    fileURLToPath(suite),
    'server',
    '--url',
    url,
    '--scenario',
    scenario,
  ])
  const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error)
  expect(stdout + stderr).toMatch(/Passed: [1-9]\d*\/[1-9]\d*, 0 failed/)
})
