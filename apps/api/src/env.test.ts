import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './env.ts'

const SECRET = 'a-secret-of-more-than-thirty-two-characters'

describe('readConfig', () => {
  let dir: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'todo-agents-env-'))
  })
  afterEach(() => rmSync(dir, { recursive: true }))

  test('an empty environment gives a server for this machine with the offline assistant', () => {
    expect(readConfig({ DATA_DIR: dir })).toMatchObject({
      PORT: 3000,
      HOST: 'localhost',
      BASE_URL: 'http://localhost:3000',
      ASSISTANT: 'offline',
      RATE_LIMIT_PER_MINUTE: 60,
      MONTHLY_QUOTA: null,
      LOG_LEVEL: 'info',
    })
  })

  test('an empty variable counts as absent', () => {
    expect(readConfig({ DATA_DIR: dir, PORT: '', OPENAI_API_KEY: ' ', BASE_URL: '' })).toMatchObject({
      PORT: 3000,
      ASSISTANT: 'offline',
    })
  })

  test('a key chooses the large model, unless ASSISTANT says otherwise', () => {
    expect(readConfig({ DATA_DIR: dir, OPENAI_API_KEY: 'sk-1' }).ASSISTANT).toBe('model')
    expect(readConfig({ DATA_DIR: dir, OPENAI_API_KEY: 'sk-1', ASSISTANT: 'offline' }).ASSISTANT).toBe('offline')
  })

  test('the default limits depend on whether the model costs money', () => {
    const limitsOf = (env: Record<string, string>) => {
      const { RATE_LIMIT_PER_MINUTE, MONTHLY_QUOTA } = readConfig({ DATA_DIR: dir, ...env })
      return [RATE_LIMIT_PER_MINUTE, MONTHLY_QUOTA]
    }
    expect(limitsOf({ OPENAI_API_KEY: 'sk-1' })).toEqual([10, 200])
    expect(limitsOf({ OPENAI_API_KEY: 'sk-1', ASSISTANT: 'offline' })).toEqual([60, null])
    const set = { RATE_LIMIT_PER_MINUTE: '7', MONTHLY_QUOTA: '30' }
    expect(limitsOf(set)).toEqual([7, 30])
    expect(limitsOf({ ...set, OPENAI_API_KEY: 'sk-1' })).toEqual([7, 30])
  })

  test('OPENAI_BASE_URL chooses the large model too, without a key', () => {
    expect(readConfig({ DATA_DIR: dir, OPENAI_BASE_URL: 'http://localhost:11434/v1' }).ASSISTANT).toBe('model')
  })

  test('a budget needs the price of the model', () => {
    const env = { DATA_DIR: dir, OPENAI_BASE_URL: 'http://localhost:11434/v1', MONTHLY_BUDGET: '5' }
    const house = { ...env, OPENAI_MODEL: 'house' }
    expect(readConfig(env).MONTHLY_BUDGET).toBe(5)
    expect(() => readConfig(house)).toThrow('MODEL_PRICES is required with MONTHLY_BUDGET')
    expect(readConfig({ ...house, MODEL_PRICES: '{"house":{"input":1,"output":2}}' }).MONTHLY_BUDGET).toBe(5)
    expect(() => readConfig({ ...house, MODEL_PRICES: '{"house":5}' })).toThrow('MODEL_PRICES must be JSON such as {')
  })

  test('a model server without a scheme, or with too little context, is refused with what to write', () => {
    const refuse = (env: Record<string, string>) => () => readConfig({ DATA_DIR: dir, ...env })
    expect(refuse({ OPENAI_BASE_URL: 'localhost:11434/v1' })).toThrow('OPENAI_BASE_URL must begin with http://')
    expect(refuse({ OPENAI_CONTEXT_TOKENS: '7999' })).toThrow('OPENAI_CONTEXT_TOKENS must be at least 8000')
    expect(refuse({ OPENAI_API_KEY: 'sk-ключ' })).toThrow('copy the key once more')
  })

  test('a mail server needs a sender', () => {
    const SMTP_URL = 'smtps://user:password@mail.example.com'
    expect(() => readConfig({ DATA_DIR: dir, SMTP_URL })).toThrow('MAIL_FROM is required with SMTP_URL')
    expect(() => readConfig({ DATA_DIR: dir, SMTP_URL: 'https://mail.example.com' })).toThrow('SMTP_URL must be a URL')
    for (const MAIL_FROM of ['nobody', 'a@b.example\nBcc: eve@example.com']) {
      expect(() => readConfig({ DATA_DIR: dir, SMTP_URL, MAIL_FROM })).toThrow('MAIL_FROM must be an address')
    }
    for (const MAIL_FROM of ['todo@example.com', 'Todo Agents <todo@example.com>']) {
      expect(readConfig({ DATA_DIR: dir, SMTP_URL, MAIL_FROM })).toMatchObject({ SMTP_URL, MAIL_FROM })
    }
  })

  test('a slash at the end of the base URL is removed', () => {
    expect(readConfig({ DATA_DIR: dir, BASE_URL: 'https://todo.example.com/' }).BASE_URL).toBe(
      'https://todo.example.com',
    )
  })

  test('PostgreSQL without a shared secret is refused', () => {
    const env = { DATABASE_URL: 'postgres://localhost/todo' }
    expect(() => readConfig(env)).toThrow(/AUTH_SECRET is required with DATABASE_URL/)
    expect(readConfig({ ...env, AUTH_SECRET: SECRET }).AUTH_SECRET).toBe(SECRET)
  })

  test('an error lists all wrong variables without their values', () => {
    const read = () => readConfig({ DATA_DIR: dir, PORT: 'abc', LOG_LEVEL: 'loud', AUTH_SECRET: 'hunter2' })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(/PORT must be a number\n.*AUTH_SECRET must have at least 32 characters.*\n.*LOG_LEVEL /)
    expect(read).not.toThrow(/hunter2/)
  })
})
