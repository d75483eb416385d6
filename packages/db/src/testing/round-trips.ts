import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

export interface RoundTrips {
  /** Connects through the counter, instead of directly to the database. */
  url: string
  /**
   * The round trips that have begun, over all connections, in order. Each has the texts of its statements, so a test can
   * leave out the statements of the job queue. A test may empty the array.
   */
  trips: string[][]
  /** Cuts all connections. */
  close(): Promise<void>
}

/**
 * Counts the round trips to PostgreSQL, by a TCP proxy in front of it. A round trip begins with a statement that is sent
 * while the server has no other statement of this connection, and ends when the server has answered everything that was
 * sent. So statements that the client sends without waiting for an answer in between are one round trip. Opening a
 * connection does not count.
 *
 * @example
 * const counter = await countRoundTrips(database.url!)
 * const { db, close } = await openDatabase({ database_url: counter.url })
 * counter.trips.length = 0
 * await startTestRun(db, scope)
 * expect(counter.trips).toHaveLength(1)
 */
export async function countRoundTrips(database_url: string): Promise<RoundTrips> {
  const target = new URL(database_url)
  const trips: string[][] = []
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ host: target.hostname, port: Number(target.port || 5432), noDelay: true })
    const counter = new ConnectionCounter(trips)
    client.on('data', (chunk: Buffer) => counter.sent(chunk))
    upstream.on('data', (chunk: Buffer) => counter.received(chunk))
    client.pipe(upstream).pipe(client)
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      // A broken connection is closed on both sides. The error itself belongs to the test.
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(database_url)
  url.hostname = '127.0.0.1'
  url.port = `${(server.address() as AddressInfo).port}`
  return {
    url: url.href,
    trips,
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/**
 * Reads both directions of one connection, see https://www.postgresql.org/docs/current/protocol-message-formats.html. The
 * server answers each Query and each Sync with one ReadyForQuery.
 */
class ConnectionCounter {
  readonly #trips: string[][]
  readonly #texts = new Map<string, string>()
  /** How many ReadyForQuery are due. One, while the connection opens. */
  #due = 1
  #isOpen = false
  /** The texts of the current round trip. Null when the server has answered everything. */
  #trip: string[] | null = null
  readonly #requests = new MessageReader((type, body) => this.#request(type, body))
  readonly #answers = new MessageReader((type) => {
    if (type !== 'Z') return
    this.#isOpen = true
    this.#due -= 1
    if (this.#due === 0) this.#trip = null
  })

  constructor(trips: string[][]) {
    this.#trips = trips
  }

  sent(chunk: Buffer): void {
    if (this.#isOpen) this.#requests.read(chunk)
  }

  received(chunk: Buffer): void {
    this.#answers.read(chunk)
  }

  #request(type: string, body: Buffer): void {
    if (type === 'P') this.#texts.set(field(body, 0), field(body, 1))
    if (type === 'B') this.#statement(this.#texts.get(field(body, 1)) ?? '')
    if (type === 'Q') this.#statement(field(body, 0))
    if (type === 'Q' || type === 'S') this.#due += 1
  }

  #statement(text: string): void {
    if (!this.#trip) {
      this.#trip = []
      this.#trips.push(this.#trip)
    }
    this.#trip.push(text)
  }
}

/** Cuts a byte stream into messages: a letter, a length that counts itself, and the body. */
class MessageReader {
  readonly #onMessage: (type: string, body: Buffer) => void
  #rest: Buffer = Buffer.alloc(0)

  constructor(onMessage: (type: string, body: Buffer) => void) {
    this.#onMessage = onMessage
  }

  read(chunk: Buffer): void {
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    while (rest.length >= 5) {
      const end = 1 + rest.readUInt32BE(1)
      if (rest.length < end) break
      this.#onMessage(String.fromCharCode(rest[0]!), rest.subarray(5, end))
      rest = rest.subarray(end)
    }
    this.#rest = rest
  }
}

/** The nth zero-terminated text of a body. */
function field(body: Buffer, index: number): string {
  return body.toString('utf8').split('\0', index + 1)[index] ?? ''
}
