import { randomUUIDv7 } from 'node:crypto'
import type { Db, Scope } from '../scope.ts'
import { DEFAULT_BOUNDS } from '../users/bounds.ts'

/** Sunday, 09:00 in Berlin. */
export const TEST_NOW = new Date('2026-11-22T08:00:00.000Z')

/** Creates a user in Berlin, and returns its scope. */
export async function createTestUser(
  db: Db,
  user: { time_zone?: string; is_guest?: boolean; now?: () => Date } = {},
): Promise<Scope> {
  const { time_zone = 'Europe/Berlin', is_guest = false, now = () => TEST_NOW } = user
  const id = randomUUIDv7()
  const at = now().toISOString()
  await db
    .insertInto('user')
    .values({
      id,
      name: 'Ada',
      email: `${id}@example.com`,
      isAnonymous: is_guest,
      time_zone,
      createdAt: at,
      updatedAt: at,
    })
    .execute()
  return { user_id: id, actor: 'user', now, monthly_limit: 200, bounds: { ...DEFAULT_BOUNDS } }
}
