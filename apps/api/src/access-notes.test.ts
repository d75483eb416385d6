import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accessNotes } from './access-notes.ts'
import { readConfig } from './env.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'todo-agents-env-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const read = (env: Record<string, string>) => readConfig({ DATA_DIR: dir, ...env })
const notes = (env: Record<string, string>) =>
  accessNotes(read(env)).map(({ level, message }) => `${level}: ${message}`)
const PAID = { OPENAI_API_KEY: 'sk-1' }
const PUBLIC = { BASE_URL: 'https://todo.example.com' }

test.each([
  ['offline, on this machine', {}, 'on', null],
  ['offline, on the network', { HOST: '0.0.0.0' }, 'on', 30],
  ['with a model, on this machine', PAID, 'on', null],
  [
    'with a model, on another loopback address',
    { ...PAID, HOST: '127.0.0.2', BASE_URL: 'http://[::1]:3000' },
    'on',
    null,
  ],
  ['with a model, listening to the network', { ...PAID, HOST: '0.0.0.0' }, 'off', 30],
  ['with a model, behind a proxy', { ...PAID, ...PUBLIC }, 'off', 30],
  ['with a model of one’s own, on the network', { OPENAI_BASE_URL: 'http://gpu:8000/v1', HOST: '::' }, 'off', 30],
  ['with a model, where guests are wanted', { ...PAID, ...PUBLIC, GUESTS: 'on', GUEST_DAYS: '7' }, 'on', 7],
  ['where the name only looks local', { ...PAID, BASE_URL: 'http://localhost.example.com' }, 'off', 30],
])(
  '%s: guests are %s by default, and are deleted after the default number of idle days',
  (_, env, GUESTS, GUEST_DAYS) => {
    expect(read(env as Record<string, string>)).toMatchObject({ GUESTS, GUEST_DAYS })
  },
)

test('guests of one address share twice the limit of one user with a model, and twenty times the limit offline', () => {
  expect(read(PAID).GUEST_RATE_LIMIT_PER_ADDRESS).toBe(20)
  expect(read({}).GUEST_RATE_LIMIT_PER_ADDRESS).toBe(1200)
  expect(read({ ...PAID, RATE_LIMIT_PER_MINUTE: '5' }).GUEST_RATE_LIMIT_PER_ADDRESS).toBe(10)
  expect(read({ GUEST_RATE_LIMIT_PER_ADDRESS: '3' }).GUEST_RATE_LIMIT_PER_ADDRESS).toBe(3)
})

test('the log says why guests are off, and warns when the model may be used at the expense of the operator', () => {
  expect(notes({})).toEqual(['info: Accounts: SIGN_UP=open. Guests: on.'])
  expect(notes({ ...PAID, ...PUBLIC })).toEqual([
    'info: Accounts: SIGN_UP=open. Guests: off.',
    expect.stringMatching(/^info: No new guests are taken, because a model that may cost money/),
    expect.stringMatching(/^warn: Everyone with access to this server can use the model at your expense/),
  ])
  expect(notes({ ...PAID, ...PUBLIC, SIGN_UP: 'invite' }).join()).not.toContain('warn')
  expect(notes({ ...PAID, ...PUBLIC, SERVER_MONTHLY_RUNS: '1000' }).join()).not.toContain('warn')
  expect(notes({ ...PAID, ...PUBLIC, GUESTS: 'on' }).join()).toMatch(/warn:.*expense/)
  expect(notes({ HOST: '0.0.0.0' }).join()).toMatch(/idle for 30 days are deleted/)
})
