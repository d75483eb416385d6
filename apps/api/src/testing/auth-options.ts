import type { Tables } from '@todo-agents/db/tables'
import { DEFAULT_BOUNDS } from '@todo-agents/db/users/bounds'
import type { Kysely } from 'kysely'
import { pino } from 'pino'
import type { AuthOptions } from '../auth/auth.ts'

export const TEST_BASE_URL = 'http://localhost:3000'

/** Options of `createAuth` for tests that only sign in. */
export function testAuthOptions(db: Kysely<Tables>): AuthOptions {
  return {
    db,
    baseUrl: TEST_BASE_URL,
    secret: 'a secret for tests, which nobody else should use',
    trustedOrigins: [TEST_BASE_URL],
    logger: pino({ level: 'silent' }),
    sessions: { end: () => {}, endAll: () => {} },
    bounds: DEFAULT_BOUNDS,
    apps: { findApp: async () => null, refuseTooManyClients: async () => {} },
    beforeMove: async () => {},
    afterMove: () => {},
  }
}
