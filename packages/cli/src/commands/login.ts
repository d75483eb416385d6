import { createTodoAgents } from '@todo-agents/client/client'
import { TOKEN_PREFIX } from '@todo-agents/contract/program'
import { atServer, CliError } from '../exit.ts'
import { loginByBrowser, openBrowser } from '../server/browser-login.ts'
import { forgetCredential, storeCredential } from '../server/credentials.ts'
import { loadEnvFile } from '../server/env-file.ts'
import { findTarget, isLocal } from '../server/target.ts'
import { tokenSource } from '../server/token-source.ts'
import { askLine, canAsk, readStdin } from '../terminal/ask-person.ts'
import { cleanLine } from '../terminal/clean-text.ts'
import type { Output } from '../terminal/output.ts'
import type { CommonOptions } from './run-command.ts'
import { runCommand } from './run-command.ts'

export interface LoginOptions extends CommonOptions {
  token?: string
  browser?: boolean
}

/**
 * Logs in through the browser, or with an access token that the user has made in the settings. Stores the credential
 * after the server has accepted it.
 */
export function login(address: string | undefined, options: LoginOptions): Promise<void> {
  return runCommand(options, async (out) => {
    loadEnvFile()
    const { url } = findTarget(address ?? options.url)
    if (url.startsWith('http:') && !isLocal(url)) {
      out.note(`${url} is not encrypted: others on the way can read the token and your todos.`)
    }
    const given = options.browser ? null : await readToken(url, options.token)
    const credential = given === null ? await loginByBrowser(url, (page) => showPage(page, out)) : { token: given }
    const client = createTodoAgents({ url, token: tokenSource(url, credential, fetch) })
    const me = await client.trpc.me.get.query().catch((error: unknown) => {
      throw atServer(error, url, `${url} does not accept this token.`)
    })
    const path = storeCredential(url, credential)
    if (out.isJson) out.json({ url, user: { id: me.id, name: me.name, email: me.email } })
    else out.line(`Logged in to ${url} as ${cleanLine(me.email ?? me.name)}.`)
    out.note(`The token is in ${path}`)
    return undefined
  })
}

function showPage(page: string, out: Output): void {
  out.note(`Allow it in the browser. If no page opens, go to:\n${page}`)
  openBrowser(page)
}

/** Returns a token, or null when the person wants to log in through the browser. */
async function readToken(url: string, given: string | undefined): Promise<string | null> {
  if (given !== undefined && given !== '-') {
    const sentence = 'A token on the command line can be seen by others. Use --token - and pass it on standard input.'
    throw new CliError('usage', sentence)
  }
  if (given === undefined && !canAsk()) {
    throw new CliError('usage', 'Without a terminal, use --browser, or pass a token on standard input with --token -')
  }
  const question = `Press Enter to log in to ${url} in the browser, or paste an access token: `
  const token = (given === '-' ? await readStdin() : ((await askLine(question, { isSecret: true })) ?? '')).trim()
  if (token === '' && given === undefined) return null
  if (token.startsWith(TOKEN_PREFIX) && /^[\x21-\x7e]+$/.test(token)) return token
  throw new CliError('usage', `An access token begins with ${TOKEN_PREFIX}`)
}

/** Forgets the token of a server. The token stays valid until it is revoked in the settings. */
export function logout(address: string | undefined, options: CommonOptions): Promise<void> {
  return runCommand(options, async (out) => {
    loadEnvFile()
    const { url } = findTarget(address ?? options.url)
    if (!forgetCredential(url)) throw new CliError('not_found', `There is no token for ${url}.`)
    if (out.isJson) out.json({ url })
    else out.line(`Logged out of ${url}. To end the token itself, revoke it at ${url}/settings`)
    return undefined
  })
}
