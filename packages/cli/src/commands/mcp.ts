import { once } from 'node:events'
import type { JSONRPCMessage } from '@modelcontextprotocol/client'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import type { Connection } from '../server/connection.ts'
import { patientFetch } from '../server/patient-fetch.ts'
import { repeated } from '../server/repeated.ts'
import { cleanLine } from '../terminal/clean-text.ts'
import type { CommonOptions } from './run-command.ts'
import { runConnected } from './run-command.ts'

/** The name of the agent in the settings and the history, when this process has opened the embedded database. */
const APP_NAME = 'Agent on this machine'

/**
 * Passes the messages of an agent between standard input and output and `/mcp` of the server, as they are: the server
 * and the agent agree on the version of the protocol, and on what they ask the person. Ends with standard input.
 */
export function mcp(options: CommonOptions): Promise<void> {
  return runConnected({ ...options, appName: APP_NAME }, async ({ out, connection }) => {
    // Before the first message, so that an agent that is not logged in hears why on standard error.
    await repeated(() => connection.client.trpc.me.get.query(), out)
    const stdio = new StdioServerTransport()
    const closed = new Promise<void>((resolve) => {
      stdio.onclose = resolve
    })
    const http = httpTransport(connection)
    const note = (error: Error) => out.note(cleanLine(error.message))
    stdio.onerror = note

    /** The ids of the requests `initialize` whose answers name the version of the protocol. */
    const initializing = new Set<unknown>()
    http.onmessage = (message) => {
      if ('id' in message && 'result' in message && initializing.delete(message.id)) {
        http.setProtocolVersion(String(message.result.protocolVersion))
      }
      stdio.send(message).catch(note)
    }
    stdio.onmessage = (message) => {
      if ('method' in message && message.method === 'initialize' && 'id' in message) initializing.add(message.id)
      http.send(message).catch((error: Error) => {
        const failure = failureOf(message, error)
        if (failure) stdio.send(failure).catch(note)
        else note(error)
      })
    }
    await http.start()
    await stdio.start()
    await Promise.race([closed, once(process, 'SIGTERM'), once(process, 'SIGINT')])
    await http.close()
    return undefined
  })
}

function httpTransport({ url, token, fetch }: Connection): StreamableHTTPClientTransport {
  return new StreamableHTTPClientTransport(new URL(`${url}/mcp`), {
    fetch: patientFetch(async (input, init) => {
      const headers = new Headers(init?.headers)
      headers.set('authorization', `Bearer ${await token()}`)
      return fetch(input, { ...init, headers })
    }),
  })
}

/** -32603 of JSON-RPC: the request was valid, and could not be answered. */
const INTERNAL_ERROR = -32_603

/** Returns the answer to a request that could not be made, or null for a message that gets none. */
function failureOf(message: JSONRPCMessage, { message: reason }: Error): JSONRPCMessage | null {
  if (!('method' in message) || !('id' in message)) return null
  return { jsonrpc: '2.0', id: message.id, error: { code: INTERNAL_ERROR, message: cleanLine(reason) } }
}
