import { expect, test } from 'vitest'
import { appForTests } from './app-for-tests.ts'
import { screenshot } from './app-in-browser.ts'

const app = appForTests()

test('the reference shows an operation and calls it as the signed-in user, and asks no other server', async () => {
  await using context = await app.newContext()
  await context.request.post('/api/auth/sign-in/anonymous', { data: {} })
  await context.request.post('/api/v1/todos', { data: { item: 'From the reference' } })
  const page = await context.newPage()
  const problems: string[] = []
  const hosts = new Set<string>()
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('request', (request) => hosts.add(new URL(request.url()).host))

  await page.goto('/reference')
  const operation = page.locator('#operations-Todos-listTodos')
  await operation.getByRole('button').first().click()
  await operation.getByText('All of these words are in the title').waitFor()
  await screenshot(page, 'reference')
  await operation.getByRole('button', { name: 'Try it out' }).click()
  await operation.getByPlaceholder('q', { exact: true }).fill('reference')
  await operation.getByRole('button', { name: 'Execute' }).click()
  await operation.locator('.live-responses-table').getByText('"From the reference"').waitFor()
  await operation.getByText('/api/v1/todos?status=open').first().waitFor()

  expect(problems).toEqual([])
  expect(Array.from(hosts).filter((host) => host !== '')).toEqual([new URL(app.url).host])
})

test('the reference may load and run only files of this server', async () => {
  const { headers } = await fetch(`${app.url}/reference`)
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';")
  expect(policy).not.toMatch(/unsafe|https?:|\*/)
  const again = await fetch(`${app.url}/reference`, { headers: { 'if-none-match': headers.get('etag') ?? '' } })
  expect(again.status).toBe(304)
  const others = ['swagger-ui.js', 'package.json', '../openapi.ts', '%2e%2e/openapi.ts', 'page.html']
  for (const other of others) expect((await fetch(`${app.url}/reference/${other}`)).status).toBe(404)
})
