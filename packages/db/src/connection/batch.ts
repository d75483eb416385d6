import type { Column, Prepared, PreparedStatements } from './prepared-statements.ts'
import { isStalePlan } from './transient-error.ts'
import { parserOf } from './values.ts'
import type { AnswerHandler, Field } from './wire.ts'
import { RequestWriter } from './wire.ts'

export interface Statement {
  sql: string
  parameters: readonly unknown[]
}

export interface Answer {
  /** The first word of PostgreSQL's command tag, such as `INSERT`. */
  command: string
  /** The number of rows that were returned or written. */
  rowCount: number
  rows: unknown[]
}

export interface Outcome {
  /** One for each statement up to the first that failed. */
  answers: Answer[]
  /** The error of the statement after those. Undefined when no statement failed. */
  error: unknown
}

/** Statements that are sent together. When one fails, the server skips those after it. */
export class Batch implements AnswerHandler {
  protected readonly statements: Statement[]
  readonly #prepared: PreparedStatements
  readonly #used: (Prepared | null)[] = []
  readonly #answers: Answer[] = []
  #columns: Column[] | null = null
  #rows: unknown[] = []
  #error: unknown

  constructor(statements: Statement[], prepared: PreparedStatements) {
    this.statements = statements
    this.#prepared = prepared
  }

  /** Returns the messages to send. They must be sent at once, because the next batch relies on what they prepare. */
  encode(): Buffer {
    const writer = new RequestWriter()
    for (const { sql, parameters } of this.statements) {
      const prepared = this.#prepared.find(sql)
      this.#used.push(prepared)
      const name = prepared?.name ?? ''
      if (!prepared?.isParsed) writer.parse(name, sql)
      if (prepared) prepared.isParsed = true
      writer.bind(name, parameters)
      if (!prepared?.columns) writer.describe()
      writer.execute()
    }
    for (const name of this.#prepared.takeDropped()) writer.close(name)
    writer.sync()
    return writer.bytes()
  }

  handleRowDescription({ fields }: { fields: Field[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => ({ name, parse: parserOf(dataTypeID) }))
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const row: Record<string, unknown> = {}
    const columns = this.#columns ?? this.#current?.columns ?? []
    for (const [index, { name, parse }] of columns.entries()) {
      const text = fields[index]
      row[name] = text === null || text === undefined ? null : parse(text)
    }
    this.#rows.push(row)
  }

  handleCommandComplete({ text }: { text: string }): void {
    if (this.#current) this.#current.columns ??= this.#columns ?? []
    const [command = '', ...numbers] = text.split(' ')
    // `INSERT 0 3`, `UPDATE 3`, `CREATE TABLE`.
    this.#answers.push({ command, rowCount: Number(numbers.at(-1)) || 0, rows: this.#rows })
    this.#columns = null
    this.#rows = []
  }

  /** Drops the prepared statements that the server may not have: it skipped them, or does not accept them any more. */
  handleError(error: unknown): void {
    this.#error = error
    if (isStalePlan(error)) this.#prepared.dropAllEverywhere()
    for (const { sql } of this.statements.slice(this.#answers.length)) this.#prepared.drop(sql)
  }

  get outcome(): Outcome {
    return { answers: this.#answers, error: this.#error }
  }

  get #current(): Prepared | null | undefined {
    return this.#used[this.#answers.length]
  }
}
