import pg from 'pg'

// PostgreSQL's messages for prepared statements. Both drivers encode with this file. pg decodes by itself, so only the
// answers of PGlite are decoded here. https://www.postgresql.org/docs/current/protocol-message-formats.html

/** Collects messages to the server in one buffer, so that they can be sent in one write. */
export class RequestWriter {
  #buffer = Buffer.allocUnsafe(1024)
  #end = 0

  /** Prepares a statement. The statement with the empty name is replaced by the next one. */
  parse(name: string, text: string): void {
    const start = this.#begin('P')
    this.#text(name)
    this.#text(text)
    this.#int16(0)
    this.#finish(start)
  }

  /** Binds values to a prepared statement. All values are sent and returned as text. */
  bind(name: string, values: readonly unknown[]): void {
    const start = this.#begin('B')
    this.#text('')
    this.#text(name)
    this.#int16(0)
    this.#int16(values.length)
    for (const value of values) this.#value(encodeValue(value))
    this.#int16(0)
    this.#finish(start)
  }

  /** Asks for the columns of the bound statement. */
  describe(): void {
    const start = this.#begin('D')
    this.#text('P')
    this.#finish(start)
  }

  /** Executes the bound statement. */
  execute(): void {
    const start = this.#begin('E')
    this.#text('')
    this.#int32(0)
    this.#finish(start)
  }

  /** Drops a prepared statement. An unknown name is not an error. */
  close(name: string): void {
    const start = this.#begin('C')
    this.#text(`S${name}`)
    this.#finish(start)
  }

  /** Ends the batch. When a statement fails, the server skips all others up to this message. */
  sync(): void {
    this.#finish(this.#begin('S'))
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#end)
  }

  #begin(type: string): number {
    this.#reserve(5)
    const start = this.#end
    this.#buffer[start] = type.charCodeAt(0)
    this.#end += 5
    return start
  }

  /** Writes the length of a message, which counts itself and the body. */
  #finish(start: number): void {
    this.#buffer.writeInt32BE(this.#end - start - 1, start + 1)
  }

  #text(text: string): void {
    this.#reserve(text.length * 3 + 1)
    this.#end += this.#buffer.write(text, this.#end)
    this.#buffer[this.#end++] = 0
  }

  #value(text: string | null): void {
    if (text === null) {
      this.#int32(-1)
      return
    }
    this.#reserve(4 + text.length * 3)
    const length = this.#buffer.write(text, this.#end + 4)
    this.#buffer.writeInt32BE(length, this.#end)
    this.#end += 4 + length
  }

  #int16(value: number): void {
    this.#reserve(2)
    this.#end = this.#buffer.writeUInt16BE(value, this.#end)
  }

  #int32(value: number): void {
    this.#reserve(4)
    this.#end = this.#buffer.writeInt32BE(value, this.#end)
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#end + bytes))
    this.#buffer.copy(larger, 0, 0, this.#end)
    this.#buffer = larger
  }
}

/** Returns a parameter as PostgreSQL's text. Throws TypeError for a value that has none. */
function encodeValue(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return `{${value.map(encodeElement).join(',')}}`
  if (typeof value === 'object' && !ArrayBuffer.isView(value)) return JSON.stringify(value)
  throw new TypeError(`A parameter of type ${typeof value} cannot be sent to the database.`)
}

function encodeElement(value: unknown): string {
  if (Array.isArray(value)) return encodeValue(value)!
  const text = encodeValue(value)
  return text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`
}

export interface Field {
  name: string
  /** The oid of the type. */
  dataTypeID: number
}

/** Receives the answers to a batch, in order. `pg` calls the same methods. */
export interface AnswerHandler {
  handleRowDescription(message: { fields: Field[] }): void
  handleDataRow(message: { fields: (string | null)[] }): void
  handleCommandComplete(message: { text: string }): void
  handleError(error: unknown): void
}

/** Decodes the whole answer to a batch. */
export function readAnswers(bytes: Buffer, handler: AnswerHandler): void {
  const reader = new Reader(bytes)
  while (reader.at < bytes.length) {
    const type = bytes[reader.at]!
    const end = reader.at + 1 + bytes.readInt32BE(reader.at + 1)
    reader.at += 5
    if (type === ROW_DESCRIPTION) handler.handleRowDescription({ fields: reader.fields() })
    else if (type === DATA_ROW) handler.handleDataRow({ fields: reader.row() })
    else if (type === COMMAND_COMPLETE) handler.handleCommandComplete({ text: reader.text() })
    else if (type === ERROR_RESPONSE) handler.handleError(reader.error(end))
    reader.at = end
  }
}

const ROW_DESCRIPTION = 'T'.charCodeAt(0)
const DATA_ROW = 'D'.charCodeAt(0)
const COMMAND_COMPLETE = 'C'.charCodeAt(0)
const ERROR_RESPONSE = 'E'.charCodeAt(0)

class Reader {
  readonly #bytes: Buffer
  at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  text(): string {
    const end = this.#bytes.indexOf(0, this.at)
    const text = this.#bytes.toString('utf8', this.at, end)
    this.at = end + 1
    return text
  }

  fields(): Field[] {
    const fields: Field[] = []
    for (let left = this.#int16(); left > 0; left--) {
      const name = this.text()
      // Skips the oid of the table and the number of the column; after the oid of the type its length, modifier and format.
      const dataTypeID = this.#bytes.readInt32BE(this.at + 6)
      this.at += 18
      fields.push({ name, dataTypeID })
    }
    return fields
  }

  row(): (string | null)[] {
    const values: (string | null)[] = []
    for (let left = this.#int16(); left > 0; left--) {
      const length = this.#bytes.readInt32BE(this.at)
      this.at += 4
      if (length < 0) {
        values.push(null)
        continue
      }
      values.push(this.#bytes.toString('utf8', this.at, this.at + length))
      this.at += length
    }
    return values
  }

  /** Returns the error that pg would throw. */
  error(end: number): pg.DatabaseError {
    const parts: Record<string, string> = {}
    while (this.at < end && this.#bytes[this.at] !== 0) {
      const key = String.fromCharCode(this.#bytes[this.at]!)
      this.at += 1
      parts[key] = this.text()
    }
    const error = new pg.DatabaseError(parts.M ?? 'unknown error', end, 'error')
    return Object.assign(error, {
      severity: parts.S,
      code: parts.C,
      detail: parts.D,
      hint: parts.H,
      where: parts.W,
      schema: parts.s,
      table: parts.t,
      column: parts.c,
      dataType: parts.d,
      constraint: parts.n,
      routine: parts.R,
    })
  }

  #int16(): number {
    const value = this.#bytes.readInt16BE(this.at)
    this.at += 2
    return value
  }
}
