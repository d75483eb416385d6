import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import { ACCESS_SCOPES } from '@todo-agents/contract/program'
import { CliError } from '../exit.ts'
import type { BrowserCredential } from './credentials.ts'
import { requestTokens } from './token-source.ts'

/** How long the person may take. */
const PATIENCE_MS = 10 * 60_000

/**
 * Logs in through the browser (OAuth 2.1, RFC 8252): the person allows it on a page of the server, which sends the browser
 * back to a port of this machine with a code. The code is useless without the verifier, which stays in this process
 * (PKCE). `onUrl` gets the address of the page. Throws CliError `refused` when the person declines.
 */
export async function loginByBrowser(url: string, onUrl: (address: string) => void): Promise<BrowserCredential> {
  const verifier = randomBytes(32).toString('base64url')
  const state = randomBytes(16).toString('base64url')
  const listener = createServer()
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  try {
    const redirect_uri = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/callback`
    const client_id = await registerClient(url, redirect_uri)
    const query = new URLSearchParams({
      response_type: 'code',
      client_id,
      redirect_uri,
      state,
      scope: ACCESS_SCOPES.join(' '),
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    })
    onUrl(`${url}/api/auth/oauth2/authorize?${query}`)
    const code = await receiveCode(listener, state)
    const fields = { grant_type: 'authorization_code', client_id, code, code_verifier: verifier, redirect_uri }
    return await requestTokens(url, fields, fetch)
  } finally {
    listener.close()
    listener.closeAllConnections()
  }
}

async function registerClient(url: string, redirect_uri: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/oauth2/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: `Command line on ${hostname()}`,
      redirect_uris: [redirect_uri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    }),
  }).catch(() => {
    throw new CliError('unreachable', `${url} cannot be reached.`, 'network_error')
  })
  const { client_id } = (await response.json().catch(() => ({}))) as { client_id?: unknown }
  if (typeof client_id === 'string') return client_id
  throw new CliError('refused', `${url} takes no login by the browser. Use an access token.`)
}

/** Waits for the browser. Ignores requests with another state: any page can make one. */
function receiveCode(listener: ReturnType<typeof createServer>, state: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new CliError('failed', 'No answer came from the browser.')), PATIENCE_MS)
    listener.on('request', (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
      if (pathname !== '/callback' || searchParams.get('state') !== state) return say(response, 404, 'Not found.')
      clearTimeout(timer)
      const code = searchParams.get('code')
      if (code === null) {
        say(response, 200, 'The command line was not connected. You can close this page.')
        reject(new CliError('refused', 'You have not allowed the login.', 'access_denied'))
      } else {
        say(response, 200, 'The command line is connected. You can close this page.')
        resolve(code)
      }
    })
  })
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(sentence)
}

/** Opens an address in the browser of this machine, if it has one. */
export function openBrowser(address: string): void {
  const [command, ...args] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['explorer'] : ['xdg-open']
  const child = spawn(command!, [...args, address], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
