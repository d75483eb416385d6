import { randomUUIDv7 } from 'node:crypto'
import type { Kysely } from 'kysely'
import { subscribe } from '../reminders/push-subscription.repository.ts'
import type { Scope } from '../scope.ts'
import type { Tables } from '../tables.ts'

export interface TestDevice {
  /** The id of the subscription. */
  id: string
  /** The sign-in session that subscribed. */
  session_id: string
  endpoint: string
}

/** Signs the user in with a new session, and subscribes its browser to push messages. */
export async function subscribeTestDevice(
  db: Kysely<Tables>,
  { user_id, now }: Scope,
  { endpoint = `https://push.example/${randomUUIDv7()}`, auth = 'secret' } = {},
): Promise<TestDevice> {
  const session_id = randomUUIDv7()
  const at = now().toISOString()
  await db
    .insertInto('session')
    .values({
      id: session_id,
      token: session_id,
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0',
      userId: user_id,
      createdAt: at,
      updatedAt: at,
      expiresAt: new Date(now().getTime() + 24 * 60 * 60_000).toISOString(),
    })
    .execute()
  const id = await subscribe(db, { user_id, session_id, now }, { endpoint, keys: { p256dh: 'key', auth } })
  return { id, session_id, endpoint }
}
