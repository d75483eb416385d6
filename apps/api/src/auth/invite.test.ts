import { expect, test } from 'vitest'
import { createInvite, readInvite } from './invite.ts'

const SECRET = 'a secret for tests, which nobody else should use'
const expires_at = new Date('2026-11-29T08:00:00.000Z')

test('an invite is read with the secret that made it, also with blanks around the code', () => {
  const code = createInvite(SECRET, expires_at)
  expect(code).toMatch(/^[\w-]{43}$/)
  expect(readInvite(SECRET, ` ${code}\n`)).toEqual({ id: expect.stringMatching(/^[\w-]{16}$/), expires_at })
  expect(createInvite(SECRET, expires_at)).not.toBe(code)
})

test('a code with another secret, a changed byte or a missing byte is not an invite', () => {
  const code = createInvite(SECRET, expires_at)
  expect(readInvite('another secret for tests, which is as long', code)).toBeNull()
  const bytes = Buffer.from(code, 'base64url')
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at]! ^= 1
    expect(readInvite(SECRET, changed.toString('base64url'))).toBeNull()
  }
  for (const other of ['', code.slice(0, -2), `${code}AA`, '💌', 'x'.repeat(10_000)]) {
    expect(readInvite(SECRET, other)).toBeNull()
  }
})
