import type { Outcome } from './batch.ts'
import { Batch } from './batch.ts'
import { PreparedStatements, SeenTexts } from './prepared-statements.ts'
import type { Sessions } from './session.ts'
import { readAnswers } from './wire.ts'
import type { YieldingPglite } from './yielding-pglite.ts'

/**
 * Sends batches to the only connection of PGlite. A session has it for itself until it is released: other statements,
 * also those of the job queue, wait for PGlite's mutex of transactions.
 */
export function pgliteSessions(pglite: YieldingPglite): Sessions {
  const prepared = new PreparedStatements(new SeenTexts())
  return {
    async acquire() {
      const release = await pglite.lock()
      return {
        send: (statements) => send(pglite, new Batch(statements, prepared)),
        release,
      }
    },
    close: () => pglite.close(),
  }
}

async function send(pglite: YieldingPglite, batch: Batch): Promise<Outcome> {
  try {
    readAnswers(await pglite.sendRaw(() => batch.encode()), batch)
  } catch (error) {
    batch.handleError(error)
  }
  return batch.outcome
}
