import { expect, test } from 'vitest'
import { fetchClientMetadata } from './client-metadata.ts'

test.each([
  'https://127.0.0.1/c.json',
  'https://[::1]/c.json',
  'https://10.1.2.3/c.json',
  'https://169.254.169.254/latest/meta-data',
  'https://[fd00::1]/c.json',
  'https://[::ffff:127.0.0.1]/c.json',
  'https://0/c.json',
])('nothing is fetched from %s, which is no public address', async (url) => {
  await expect(fetchClientMetadata(url)).rejects.toThrow('is not a public address')
})

test('nothing is fetched from a name that leads to this computer', async () => {
  await expect(fetchClientMetadata('https://localhost/c.json')).rejects.toThrow('has no public address')
})

test('nothing is fetched without https', async () => {
  await expect(fetchClientMetadata('http://app.example/c.json')).rejects.toThrow()
})
