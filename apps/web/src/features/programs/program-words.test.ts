import type { Program } from '@todo-agents/contract/program'
import { describe, expect, test } from 'vitest'
import { endWords, expiresSoon, expiryWords, lifeWords } from './program-words.ts'

const READER = { now: '2026-11-30T22:30:00.000Z', today: '2026-11-30', time_zone: 'Europe/Berlin' }

const program = (fields: Partial<Program> = {}): Program => ({
  id: '01a2053e-6902-73d2-a01b-956440b8794d',
  kind: 'token',
  name: 'script',
  scopes: ['todos:read'],
  created_at: '2026-11-29T09:00:00.000Z',
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
  ...fields,
})

describe('when a program stops working', () => {
  test.each([
    [null, 'does not expire', false],
    ['2026-11-30T22:30:00.000Z', 'expired', true],
    ['2026-11-30T22:45:00.000Z', 'expires today', true],
    // The next day in Berlin, though not in UTC.
    ['2026-11-30T23:15:00.000Z', 'expires tomorrow', true],
    ['2026-12-07T09:00:00.000Z', 'expires in 7 days', true],
    ['2026-12-12T09:00:00.000Z', 'expires in 12 days', false],
  ])('%s: %s', (expires_at, words, isSoon) => {
    expect(expiryWords(program({ expires_at }), READER)).toBe(words)
    expect(expiresSoon(program({ expires_at }), READER)).toBe(isSoon)
  })
})

test('a program has ended when it was revoked, disconnected or has expired', () => {
  expect(endWords(program({ expires_at: '2026-12-12T09:00:00.000Z' }), READER)).toBeNull()
  expect(endWords(program({ expires_at: '2026-11-30T09:00:00.000Z' }), READER)).toBe('expired: Today')
  const revoked_at = '2026-11-29T09:00:00.000Z'
  expect(endWords(program({ revoked_at, expires_at: '2026-11-30T09:00:00.000Z' }), READER)).toBe('revoked: Yesterday')
  expect(endWords(program({ revoked_at, kind: 'app' }), READER)).toBe('disconnected: Yesterday')
})

test('a program says when it was made and last used', () => {
  expect(lifeWords(program(), READER)).toEqual(['Created: Yesterday', 'not used yet'])
  const used = program({ kind: 'app', last_used_at: '2026-11-30T09:00:00.000Z' })
  expect(lifeWords(used, READER)).toEqual(['Connected: Yesterday', 'last used: Today'])
})
