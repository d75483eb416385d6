import { expect, test } from 'vitest'
import { CliError } from '../exit.ts'
import { serverUrl } from './target.ts'

test.each([
  ['localhost:4711', 'http://localhost:4711'],
  ['127.0.0.1:4711/', 'http://127.0.0.1:4711'],
  ['[::1]:4711', 'http://[::1]:4711'],
  ['todo.example.com', 'https://todo.example.com'],
  ['todo.example.com:8443/todos/', 'https://todo.example.com:8443/todos'],
  ['https://localhost:4711', 'https://localhost:4711'],
  ['HTTP://todo.example.com', 'http://todo.example.com'],
])('the address %s is %s', (text, url) => {
  expect(serverUrl(text)).toBe(url)
})

test.each(['ftp://x', 'file:///etc/passwd', 'https://me@example.com', 'mailto:me@example.com', 'a b', ''])(
  '“%s” is not the address of a server',
  (text) => {
    expect(() => serverUrl(text)).toThrow(CliError)
  },
)
