import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@todo-agents/db/testing/free-port'
import type { BareApi } from './bare-api/main.ts'
import type { Load } from './load/main.ts'
import type { Options } from './options.ts'
import type { Prober } from './prober/main.ts'
import type { Methods } from './processes/answer.ts'
import type { BenchDatabase } from './processes/database.ts'
import { startDatabase } from './processes/database.ts'
import type { Probe } from './processes/probe.ts'
import type { Product } from './processes/product.ts'
import { PRODUCT_LOG, startProduct } from './processes/product.ts'
import type { Remote } from './processes/remote.ts'
import { startRemote } from './processes/remote.ts'
import type { Profiles } from './profile.ts'
import { createProfiles } from './profile.ts'
import type { RawProxy } from './proxy/main.ts'
import type { Upstream } from './upstream/main.ts'

/**
 * The processes with which a section measures: one upstream, one load generator, one database, and the servers that the
 * section starts.
 */
export interface Harness {
  options: Options
  /** A temporary folder. `close` removes it. */
  dir: string
  upstream: Remote<Upstream & Probe>
  load: Remote<Load & Probe>
  database: BenchDatabase
  /** CPU profiles of our server. Empty without `--profile`. */
  profiles: Profiles
  startProxy(): Promise<Running<RawProxy>>
  /** Starts a program of `bench/peers`. */
  startPeer(program: string, env: Record<string, string>): Promise<Running<PeerServer>>
  startBareApi(): Promise<Running<BareApi>>
  /** Starts an upstream beside that of the harness. */
  startUpstream(): Promise<Running<Upstream>>
  /** Starts a load generator beside that of the harness. */
  startLoad(): Remote<Load & Probe>
  startProber(): Remote<Prober & Probe>
  /** Starts a database beside that of the harness. */
  startDatabase(): Promise<BenchDatabase>
  startProduct(extra?: ProductExtra): Promise<Product>
  /** Returns the last 5 errors in our server's log. */
  lastErrors(): string[]
  close(): Promise<void>
}

/** Settings of a section that override the options. */
export interface ProductExtra {
  /** Folder of another checkout. It needs a port and a database of its own. */
  root?: string
  port?: number
  databaseUrl?: string
  redisUrl?: string
  /** Uses the offline assistant, which needs no upstream. */
  offline?: boolean
  upstreamPort?: number
  api?: Options['api']
  /** A folder with the data of an earlier process. */
  dataDir?: string
  embedded?: boolean
}

/** What the programs of `bench/peers` answer. */
type PeerServer = { port: () => number }

type Running<Theirs extends Methods> = Remote<Theirs & Probe> & { port: number }

export async function openHarness(options: Options): Promise<Harness> {
  const started: { stop(): Promise<void> }[] = []
  const dir = mkdtempSync(join(tmpdir(), 'todo-agents-bench-'))
  const database = await startDatabase()
  const databases = [database]
  const start = <Theirs extends Methods>(
    name: string,
    env: Record<string, string> = {},
    script = `${name}/main.ts`,
  ) => {
    const remote = startRemote<Theirs & Probe>({ script, logFile: join(dir, `${name}.log`), env })
    started.push(remote)
    return remote
  }
  const upstream = start<Upstream>('upstream')
  const load = start<Load>('load')
  const upstreamPort = await upstream.ask('port')
  // All servers of this harness use the same port, because a token is valid only for the address of its server.
  const port = await freePort()

  return {
    options,
    dir,
    upstream,
    load,
    database,
    profiles: createProfiles(options.root),
    async startProxy() {
      const remote = start<RawProxy>('proxy', { UPSTREAM_PORT: `${upstreamPort}` })
      return { ...remote, port: await remote.ask('port') }
    },
    async startPeer(program, env) {
      const OPENAI_BASE_URL = `http://127.0.0.1:${upstreamPort}/v1`
      const all = { OPENAI_BASE_URL, OPENAI_API_KEY: 'none', NODE_ENV: 'production', ...env }
      const remote = start<PeerServer>(program, all, `peers/${program}.ts`)
      return { ...remote, port: await remote.ask('port') }
    },
    async startBareApi() {
      const remote = start<BareApi>('bare-api', { DATABASE_URL: database.url })
      return { ...remote, port: await remote.ask('port') }
    },
    async startUpstream() {
      const remote = start<Upstream>('upstream')
      return { ...remote, port: await remote.ask('port') }
    },
    startLoad: () => start<Load>('load'),
    startProber: () => start<Prober>('prober'),
    async startDatabase() {
      const another = await startDatabase()
      databases.push(another)
      return another
    },
    async startProduct({ embedded = options.embedded, ...extra } = {}) {
      const product = await startProduct({
        root: options.root,
        port,
        dir,
        ...(!embedded && { databaseUrl: database.url }),
        upstreamPort,
        api: options.api,
        ...extra,
      })
      started.push(product)
      return product
    },
    lastErrors() {
      const lines = readFileSync(join(dir, PRODUCT_LOG), 'utf8').split('\n')
      return lines.filter((line) => /"level":[56]0/.test(line)).slice(-5)
    },
    async close() {
      await Promise.all(started.map((each) => each.stop()))
      await Promise.all(databases.map((each) => each.stop()))
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
