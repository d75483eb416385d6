import { expect, test } from 'vitest'
import { bundleServiceWorker } from './service-worker.ts'

test('the service worker is one classic script of at most 8 KB', async () => {
  const code = await bundleServiceWorker()
  expect(() => new Function(code)).not.toThrow()
  expect(code).toContain('notificationclick')
  expect(code.length).toBeLessThanOrEqual(8 * 1024)
})
