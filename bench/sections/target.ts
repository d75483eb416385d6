import type { House } from '../house.ts'
import type { Format } from '../load/delta-text.ts'
import { signInGuests, tokensOf } from '../processes/guests.ts'
import type { Probe } from '../processes/probe.ts'
import type { Remote } from '../processes/remote.ts'

/** A server that streams are opened on: ours, the proxy, or the upstream itself. */
export interface Target {
  remote: Remote<Probe>
  is_ours: boolean
  port: number
  format: Format
  /** Tokens that are good for some minutes, where it asks for them. */
  tokens(): Promise<string[]>
  stop(): Promise<void>
}

/** A user may hold 32 streams. */
const STREAMS_PER_USER = 16
/** Of the 15 minutes that a token lives. */
const TOKENS_FRESH_MS = 5 * 60_000

export async function productTarget(house: House, streams: number, redis_url?: string): Promise<Target> {
  const product = await house.startProduct(redis_url ? { redis_url } : {})
  const guests = await signInGuests(product.port, Math.ceil(streams / STREAMS_PER_USER))
  let tokens: string[] = []
  let fresh_until = 0

  return {
    remote: product,
    is_ours: true,
    port: product.port,
    format: 'product',
    async tokens() {
      if (performance.now() > fresh_until) {
        tokens = await tokensOf(product.port, guests)
        fresh_until = performance.now() + TOKENS_FRESH_MS
      }
      return tokens
    },
    stop: () => product.stop(),
  }
}

export async function proxyTarget(house: House): Promise<Target> {
  const proxy = await house.startProxy()
  return {
    remote: proxy,
    is_ours: false,
    port: proxy.port,
    format: house.options.api,
    tokens: async () => [],
    stop: () => proxy.stop(),
  }
}

/** Nothing between the upstream and the client; it is not stopped. */
export async function directTarget({ upstream, options }: House): Promise<Target> {
  return {
    remote: upstream,
    is_ours: false,
    port: await upstream.ask('port'),
    format: options.api,
    tokens: async () => [],
    stop: async () => {},
  }
}
