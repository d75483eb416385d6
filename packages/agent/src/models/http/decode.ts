import type { IncomingMessage } from 'node:http'
import type { Readable, Transform } from 'node:stream'
import { PassThrough, pipeline } from 'node:stream'
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib'

/** What we accept. Servers that compress all the same are read, because some ignore this. */
export const ACCEPT_ENCODING = 'identity, gzip;q=0.5, deflate;q=0.3, br;q=0.3, zstd;q=0.3'

/** Without these, the end of a body that was cut off would hide what came before it. */
const LENIENT = { finishFlush: constants.Z_SYNC_FLUSH }

/**
 * Returns the body of a response without its content encodings. A body in an unknown encoding fails. When either stream
 * is destroyed, so is the other.
 */
export function decodedBody(answer: IncomingMessage): Readable {
  const names = (answer.headers['content-encoding'] ?? '').toLowerCase().split(',')
  return names
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity' && name !== 'none')
    .reduceRight<Readable>((body, name) => through(body, decoder(name)), answer)
}

function through(body: Readable, decoded: Transform): Readable {
  // The error reaches the reader of `decoded`.
  pipeline(body, decoded, ignore)
  return decoded
}

function ignore(): void {}

function decoder(name: string): Transform {
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(LENIENT)
    case 'deflate':
      return new Inflate()
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH })
    case 'zstd':
      return createZstdDecompress()
    default:
      return new Unknown(name)
  }
}

/** Fails with the first piece of a body that we cannot decode. */
class Unknown extends PassThrough {
  readonly #name: string

  constructor(name: string) {
    super()
    this.#name = name.slice(0, 40)
  }

  override _transform(_: unknown, __: BufferEncoding, done: (error: Error) => void): void {
    done(new Error(`the content encoding "${this.#name}" is unknown`))
  }
}

/** Decodes `deflate`, which servers send with or without the header of zlib. */
class Inflate extends PassThrough {
  #inflate: Transform | null = null

  override _transform(bytes: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    if (bytes.length === 0) {
      done()
      return
    }
    this.#inflate ??= this.#start(bytes)
    this.#inflate.write(bytes, (error) => done(error))
  }

  override _flush(done: (error?: Error | null) => void): void {
    if (this.#inflate) this.#inflate.on('end', () => done()).end()
    else done()
  }

  #start(bytes: Buffer): Transform {
    const hasHeader = (bytes[0]! & 0x0f) === 8
    const inflate = hasHeader ? createInflate(LENIENT) : createInflateRaw(LENIENT)
    inflate.on('data', (piece) => this.push(piece))
    inflate.on('error', (error) => this.destroy(error))
    return inflate
  }
}
