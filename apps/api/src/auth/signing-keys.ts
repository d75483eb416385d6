import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Auth } from './auth.ts'

/**
 * Deletes the keys that sign tokens when AUTH_SECRET has changed. The keys are stored encrypted with the earlier
 * secret, so every request for a token would fail. better-auth then makes new keys, and tokens signed with the old keys
 * are refused.
 */
export async function replaceSealedKeys(auth: Auth, db: Kysely<Tables>, logger: Logger): Promise<void> {
  try {
    await auth.api.signJWT({ body: { payload: {} } })
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('Failed to decrypt private key'))) throw error
    logger.warn('AUTH_SECRET has changed: all users have to sign in again, and earlier tokens are refused')
    await db.deleteFrom('jwks').execute()
  }
}
