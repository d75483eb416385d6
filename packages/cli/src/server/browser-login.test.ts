import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { answerConsent, guestCookie, openConnectPage } from '@todo-agents/api/testing/oauth-app'
import type { TestServer } from '@todo-agents/api/testing/test-server'
import { startTestServer } from '@todo-agents/api/testing/test-server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Person } from '../testing/command.ts'
import { createPerson } from '../testing/command.ts'

describe('a login through the browser', () => {
  let server: TestServer
  let person: Person
  beforeEach(async () => {
    server = await startTestServer({ now: () => new Date() })
    person = createPerson({})
  })
  afterEach(async () => {
    await server.close()
    person.remove()
  })

  /** Starts a login, and returns the address of the page that asks the person. */
  async function begin() {
    const child = person.start(['login', server.url, '--browser'])
    const output = text(child.stdout)
    let said = ''
    const page = new Promise<URL>((resolve) => {
      child.stderr.on('data', (chunk) => {
        said += chunk
        const [address] = /^http\S+(?=\n)/m.exec(said) ?? []
        if (address) resolve(new URL(address))
      })
    })
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    return { page: await page, ended, output, said: () => said }
  }

  test('the person allows it once, and commands then renew their tokens', async () => {
    const login = await begin()
    const callback = new URL(login.page.searchParams.get('redirect_uri')!)
    expect(callback.hostname).toBe('127.0.0.1')
    // Any page can send the browser there, but only the server knows the state.
    expect((await fetch(`${callback}?code=stolen&state=guessed`)).status).toBe(404)
    const consent = await answerConsent(server.url, await guestCookie(server.url), await openConnectPage(login.page), [
      'todos:read',
      'todos:write',
    ])
    const { url } = (await consent.json()) as { url: string }
    expect(await (await fetch(url)).text()).toContain('is connected')
    expect(await login.ended).toBe(0)
    expect(await login.output).toContain('Logged in')

    const file = join(person.home, 'config/todo-agents/credentials.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const stored = JSON.parse(readFileSync(file, 'utf8'))
    const before = stored.servers[server.url]
    before.expires_at = new Date(0).toISOString()
    writeFileSync(file, JSON.stringify(stored))
    const ended = await Promise.all(['milk', 'eggs', 'salt'].map((item) => person.run(['add', item])))
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(3).fill({ code: 0, stderr: '' }))
    const after = JSON.parse(readFileSync(file, 'utf8')).servers[server.url]
    expect(after.refresh_token).not.toBe(before.refresh_token)
    const { program } = await person.json(['whoami'])
    expect(program).toMatchObject({ kind: 'app', scopes: ['todos:read', 'todos:write'] })
  })

  test('without the permission of the person nothing is stored', async () => {
    const login = await begin()
    const { searchParams } = login.page
    const declined = `${searchParams.get('redirect_uri')}?error=access_denied&state=${searchParams.get('state')}`
    await fetch(declined)
    expect(await login.ended).toBe(4)
    expect(login.said()).toContain('You have not allowed the login.')
    expect(await person.run(['whoami', '--url', server.url])).toMatchObject({ code: 4 })
  })
})
