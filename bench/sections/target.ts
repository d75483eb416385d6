import type { Harness, ProductExtra } from '../harness.ts'
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
  /** Returns tokens that stay valid for some minutes. Empty when the server needs none. */
  tokens(): Promise<string[]>
  stop(): Promise<void>
}

/** Half of the 32 streams that a user may open. */
const STREAMS_PER_USER = 16
/** Tokens are valid for 15 minutes and are renewed after 5. */
const TOKENS_FRESH_MS = 5 * 60_000

export async function productTarget(harness: Harness, streams: number, extra: ProductExtra = {}): Promise<Target> {
  const product = await harness.startProduct(extra)
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

/** Returns a server of `bench/peers`. It gets the address of the upstream by environment variables. */
export async function peerTarget(harness: Harness, program: string, env: Record<string, string>): Promise<Target> {
  const peer = await harness.startPeer(program, env)
  return {
    remote: peer,
    isOurs: false,
    port: peer.port,
    format: 'peer',
    tokens: async () => [],
    stop: () => peer.stop(),
  }
}

export async function proxyTarget(harness: Harness): Promise<Target> {
  const proxy = await harness.startProxy()
  return {
    remote: proxy,
    isOurs: false,
    port: proxy.port,
    format: harness.options.api,
    tokens: async () => [],
    stop: () => proxy.stop(),
  }
}

/** Returns a target that connects the client directly to the upstream. `stop` leaves the upstream running. */
export async function directTarget({ upstream, options }: Harness): Promise<Target> {
  return {
    remote: upstream,
    isOurs: false,
    port: await upstream.ask('port'),
    format: options.api,
    tokens: async () => [],
    stop: async () => {},
  }
}
