import type { Dialect, DialectAdapter } from 'kysely'
import { PGliteAdapter, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import type { Pool } from 'pg'
import { BatchDriver } from './batch-driver.ts'
import { pgSessions } from './pg-session.ts'
import { pgliteSessions } from './pglite-session.ts'
import type { Sessions } from './session.ts'
import type { YieldingPglite } from './yielding-pglite.ts'

/** Destroying the Kysely instance closes the pool. */
export function postgresDialect(pool: Pool): Dialect {
  return dialect(new PostgresAdapter(), pgSessions(pool))
}

/** Destroying the Kysely instance closes PGlite. */
export function pgliteDialect(pglite: YieldingPglite): Dialect {
  return dialect(new LockingPgliteAdapter(), pgliteSessions(pglite))
}

function dialect(adapter: DialectAdapter, sessions: Sessions): Dialect {
  return {
    createAdapter: () => adapter,
    createDriver: () => new BatchDriver(sessions),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

/** Kysely need not lock the only connection, because a session has PGlite's lock. */
class LockingPgliteAdapter extends PGliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}
