import type { Tables } from '@todo-agents/db/tables'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Auth } from './auth.ts'

/**
 * The keys that sign tokens are stored sealed with AUTH_SECRET. After a change of it nobody can open them, and every
 * request for a token would fail: new ones take their place, and the tokens of the old ones are void.
 */
export async function replaceSealedKeys(auth: Auth, db: Kysely<Tables>, logger: Logger): Promise<void> {
  try {
    await auth.api.signJWT({ body: { payload: {} } })
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('Failed to decrypt private key'))) throw error
    logger.warn('AUTH_SECRET has changed: everybody has to sign in again, and tokens given out before are void')
    await db.deleteFrom('jwks').execute()
  }
}
