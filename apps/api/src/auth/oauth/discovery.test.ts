import { extractWWWAuthenticateParams } from '@modelcontextprotocol/client'
import { expect, test } from 'vitest'
import { bearerChallenge } from './discovery.ts'

const BASE_URL = 'https://todo.example.com'
const METADATA = new URL(`${BASE_URL}/.well-known/oauth-protected-resource/mcp`)

const read = (challenge: string) =>
  extractWWWAuthenticateParams(new Response(null, { status: 401, headers: { 'www-authenticate': challenge } }))

test('a client of MCP reads from a 401 where to sign in, and what to ask for', () => {
  const asked = { resourceMetadataUrl: METADATA, scope: 'todos:read todos:write' }
  expect(read(bearerChallenge(BASE_URL))).toMatchObject({ ...asked, error: undefined })
  expect(read(bearerChallenge(BASE_URL, 'invalid_token'))).toMatchObject({ ...asked, error: 'invalid_token' })
})
