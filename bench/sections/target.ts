import type { House } from '../house.ts'
import type { Format } from '../load/delta-text.ts'
import { signInGuests, tokensOf } from '../processes/guests.ts'
import type { Probe } from '../processes/probe.ts'
import type { Remote } from '../processes/remote.ts'

/** A server on which streams are opened: ours, the proxy, or the upstream itself. */
export interface Target {
  remote: Remote<Probe>
  isOurs: boolean
  port: number
  format: Format
  /** Tokens that are valid for some minutes; empty for a server without authentication. */
  tokens(): Promise<string[]>
  stop(): Promise<void>
}

/** The limit of a user is 32 streams. */
const STREAMS_PER_USER = 16
/** Tokens expire after 15 minutes. */
const TOKENS_FRESH_MS = 5 * 60_000

export async function productTarget(house: House, streams: number, redis_url?: string): Promise<Target> {
  const product = await house.startProduct(redis_url ? { redis_url } : {})
  const guests = await signInGuests(product.port, Math.ceil(streams / STREAMS_PER_USER))
  let tokens: string[] = []
  let freshUntil = 0

  return {
    remote: product,
    isOurs: true,
    port: product.port,
    format: 'product',
    async tokens() {
      if (performance.now() > freshUntil) {
        tokens = await tokensOf(product.port, guests)
        freshUntil = performance.now() + TOKENS_FRESH_MS
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
    isOurs: false,
    port: proxy.port,
    format: house.options.api,
    tokens: async () => [],
    stop: () => proxy.stop(),
  }
}

/** The upstream itself, without a server in between. Stopping it has no effect. */
export async function directTarget({ upstream, options }: House): Promise<Target> {
  return {
    remote: upstream,
    isOurs: false,
    port: await upstream.ask('port'),
    format: options.api,
    tokens: async () => [],
    stop: async () => {},
  }
}
