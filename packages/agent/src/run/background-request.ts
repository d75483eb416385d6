import type { BackgroundRequest, RunLogger, RunPort } from '../types.ts'
import type { RetryOutages } from './retry-outages.ts'

interface BackgroundOptions {
  port: RunPort
  epoch: number
  cancel: AbortSignal
  handOver: AbortSignal
  retryOutages: RetryOutages
  logger: RunLogger
}

/** What is stored with the run. A request of another turn is over: its step is journalled. */
interface StoredRequest {
  turn: number
  request: object
}

/** Returns the request in the background of one turn of a run. An earlier owner of the run may have made it. */
export function backgroundRequest(
  { port, epoch, cancel, handOver, retryOutages, logger }: BackgroundOptions,
  turn: number,
): BackgroundRequest {
  /** Undefined until it is read. The first owner of a run has nothing to read. */
  let stored: object | null | undefined = epoch > 1 ? undefined : null

  return {
    async stored() {
      if (stored === undefined) {
        const found = (await retryOutages(() => port.providerRequest())) as StoredRequest | null
        stored = found?.turn === turn ? found.request : null
      }
      return stored
    },
    async store(request) {
      stored = request
      const row: StoredRequest = { turn, request }
      await port.storeProviderRequest(row).catch((err) => {
        logger.warn({ err, turn }, 'the request in the background was not stored; after a crash it is made again')
      })
    },
    forget() {
      stored = null
    },
    isCancelled: () => cancel.aborted && !handOver.aborted,
  }
}
