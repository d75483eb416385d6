import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp } from '../src/testing/oauth-app.ts'
import { appForTests } from './app-for-tests.ts'
import { screenshot } from './app-in-browser.ts'
import { showTheme, violations } from './axe.ts'
import { toastOf } from './page-parts.ts'

const app = appForTests()

/** The addresses at which browsers came back to the app, which listens on this computer. */
const callbacks: string[] = []
const listener = createServer((request, response) => {
  if (request.url?.startsWith('/callback')) callbacks.push(`http://127.0.0.1${request.url}`)
  response.setHeader('content-type', 'text/html').end('<h1>Back in the app</h1>')
})
let redirect_uri: string

beforeAll(async () => {
  await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening))
  redirect_uri = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/callback`
})
afterAll(() => listener.close())

/** Opens the request of an app in a browser, in which a guest signs in. */
async function openRequest(client_name = 'Helper', options: Parameters<typeof app.newContext>[0] = {}) {
  const asking = createTestApp(app.url, { redirect_uri, client_name, scope: 'todos:read todos:write account' })
  const context = await app.newContext({ reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  await page.goto((await asking.begin()).href)
  return { asking, page, [Symbol.asyncDispose]: () => context.close() }
}

const allow = (page: Page) => page.getByRole('button', { name: 'Allow' })

async function comeBack(page: Page): Promise<string> {
  await page.getByRole('heading', { name: 'Back in the app' }).waitFor()
  return callbacks.at(-1)!
}

test('an app asks, a guest signs in and allows a part of it, and disconnects it in the settings', async () => {
  await using opened = await openRequest()
  const { asking, page } = opened
  await page.getByText('An app wants to connect').waitFor()
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await page.getByRole('heading', { name: 'Connect “Helper”?' }).waitFor()
  await page.getByText('A program on this computer').waitFor()
  await screenshot(page, 'connect-app')
  expect(await page.getByRole('checkbox').count()).toBe(3)
  await page.getByRole('checkbox', { name: 'Change your todos' }).uncheck()
  await page.getByRole('checkbox', { name: 'Change your settings' }).uncheck()
  await allow(page).click()
  await asking.finish(await comeBack(page))
  expect(asking.tokens).toMatchObject({ token_type: 'Bearer', scope: 'todos:read offline_access' })
  const headers = { authorization: `Bearer ${asking.tokens!.access_token}` }
  const read = async () => (await fetch(`${app.url}/api/v1/todos`, { headers })).status
  expect(await read()).toBe(200)
  await page.goto(`${app.url}/settings/programs`)
  const row = page.getByRole('listitem').filter({ hasText: 'Helper' })
  await row.getByText('Connected app').waitFor()
  expect(await row.textContent()).toContain('May: Read your todosConnected: Today')
  await row.getByRole('button', { name: 'Disconnect Helper' }).click()
  await page
    .getByRole('dialog', { name: 'Disconnect “Helper”?' })
    .getByRole('button', { name: 'Disconnect', exact: true })
    .click()
  await toastOf(page, 'Disconnected “Helper”').waitFor()
  expect(await read()).toBe(401)
})

test('an app that the user does not allow gets no code', async () => {
  await using opened = await openRequest()
  const { page } = opened
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  const { searchParams } = new URL(await comeBack(page))
  expect([searchParams.get('error'), searchParams.get('code')]).toEqual(['access_denied', null])
})

test('the keyboard alone is enough, and nothing can be allowed when nothing is chosen', async () => {
  await using opened = await openRequest()
  const { page } = opened
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await allow(page).waitFor()
  await page.keyboard.press('Tab')
  for (const title of ['Read your todos', 'Change your todos', 'Change your settings and export everything']) {
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.labels[0].textContent')).toBe(title)
    await page.keyboard.press('Space')
  }
  await page.getByText('Choose at least one').waitFor()
  expect(await allow(page).isDisabled()).toBe(true)
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(new URL(await comeBack(page)).searchParams.get('code')).toBeTruthy()
})

test('a user with an account can use another one, and a guest can sign in to one first, without losing the request', async () => {
  await using opened = await openRequest()
  const { asking, page } = opened
  const ada = { name: 'Ada', email: `${crypto.randomUUID()}@example.com`, password: 'correct horse' }
  await page.evaluate(
    `fetch('/api/auth/sign-up/email', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(JSON.stringify(ada))} })`,
  )
  async function signIn(): Promise<void> {
    await page.getByLabel('E-mail').fill(ada.email)
    await page.getByLabel('Password').fill(ada.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText(ada.email).waitFor()
  }
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await page.getByRole('button', { name: 'Sign in to an account first' }).click()
  await page.getByRole('dialog').waitFor()
  await signIn()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Use another account' }).click()
  await page.getByRole('button', { name: 'Sign in with e-mail' }).click()
  await signIn()
  await allow(page).click()
  await asking.finish(await comeBack(page))
  expect(asking.tokens?.refresh_token).toBeTruthy()
})

test('a hostile name is shown as text, on one line', async () => {
  await using opened = await openRequest('<img src=x onerror=alert(1)> “Todo Agents” \u202egnp.exe')
  const { page } = opened
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await allow(page).waitFor()
  const title = await page.getByRole('heading', { level: 1 }).innerText()
  expect(title).toBe('Connect “<img src=x onerror=alert(1)> “Todo Agents” gnp.exe”?')
  expect(await page.locator('h1 img').count()).toBe(0)
})

test.each([
  { width: 320, height: 700, locale: 'en-US' },
  { width: 1280, height: 800, locale: 'de-DE' },
])(
  'axe finds nothing on the page, light or dark, and nothing is wider than it: $locale, $width px',
  async ({ locale, ...viewport }) => {
    await using opened = await openRequest('A helper with a very long name that says what it does for you', {
      viewport,
      locale,
    })
    const { page } = opened
    const [guest, allowed] = locale === 'de-DE' ? ['Als Gast fortfahren', 'Erlauben'] : ['Continue as guest', 'Allow']
    await page.getByRole('button', { name: guest! }).click()
    await page.getByRole('button', { name: allowed! }).waitFor()
    for (const theme of ['light', 'dark'] as const) {
      await showTheme(page, theme)
      await screenshot(page, `connect-app-${viewport.width}-${theme}`)
      expect(
        await violations(page, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
      ).toEqual([])
    }
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0)
  },
)

test('a request that the server has not signed is refused, and one with an error says why', async () => {
  const context = await app.newContext()
  const page = await context.newPage()
  await page.goto('/connect?error=invalid_redirect&error_description=Call+0800+123')
  await page.getByText('an address that is not allowed').waitFor()
  expect(await page.getByText('0800').count()).toBe(0)
  await page.goto('/connect?client_id=x&redirect_uri=https%3A%2F%2Fevil.example%2F&scope=account&sig=abc&ba_param=sig')
  await page.getByRole('button', { name: 'Continue as guest' }).click()
  await page.getByText('too old or not complete').waitFor()
  expect(await allow(page).count()).toBe(0)
  await context.close()
})
