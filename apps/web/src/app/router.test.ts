// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { createAppRouter } from './router.tsx'

afterEach(() => window.history.replaceState(null, '', '/'))

test.each([
  ['/', '/today'],
  ['/?chat=01a2053e-6902-73d2-a01b-956440b8794d', '/today?chat=01a2053e-6902-73d2-a01b-956440b8794d'],
  ['/?todo=7&chat=new', '/today?todo=7&chat=new'],
  ['/?q=buy%20milk%261', '/today?q=buy+milk%261'],
])('%s leads to %s', async (address, expected) => {
  const router = createAppRouter()
  router.history.replace(address)
  await router.load()
  expect(router.state.location.href).toBe(expected)
})
