/** Reads the values of one column. */
export interface Column {
  name: string
  parse: (text: string) => unknown
}

/** A statement of one connection that the server keeps parsed, and planned once its plan no longer depends on values. */
export interface Prepared {
  name: string
  /** Whether the server was asked to prepare it. */
  isParsed: boolean
  /** The columns of its rows. Null before its first answer. */
  columns: Column[] | null
}

/**
 * The most statements that a connection keeps prepared. The product has about 150 texts; the rest are lists of ids, whose
 * texts depend on their length. PostgreSQL keeps some 20 kB for each.
 */
const MOST_PREPARED = 250

/** The most texts of which is remembered that they were run once. */
const MOST_SEEN = 1000

/**
 * Decides which texts deserve to be prepared: those that are run a second time. So a text that is built for one call,
 * such as a migration's, costs the server nothing. Shared by all connections of a pool.
 */
export class SeenTexts {
  readonly #texts = new Set<string>()
  /** Raised when the tables have changed, so that every connection prepares its statements again. */
  generation = 0

  /** Returns true when the text has been seen before. */
  see(text: string): boolean {
    if (this.#texts.has(text)) return true
    if (this.#texts.size >= MOST_SEEN) this.#texts.delete(this.#texts.values().next().value!)
    this.#texts.add(text)
    return false
  }
}

/** The prepared statements of one connection: the most recently used ones. */
export class PreparedStatements {
  readonly #seen: SeenTexts
  readonly #byText = new Map<string, Prepared>()
  #dropped: string[] = []
  #count = 0
  #generation: number

  constructor(seen: SeenTexts) {
    this.#seen = seen
    this.#generation = seen.generation
  }

  /** Returns the prepared statement of a text. Null when the text is not to be prepared. */
  find(text: string): Prepared | null {
    if (this.#generation !== this.#seen.generation) this.#dropAll()
    const known = this.#byText.get(text)
    if (known) {
      this.#byText.delete(text)
      this.#byText.set(text, known)
      return known
    }
    if (!this.#seen.see(text)) return null
    if (this.#byText.size >= MOST_PREPARED) this.drop(this.#byText.keys().next().value!)
    const prepared = { name: `s${++this.#count}`, isParsed: false, columns: null }
    this.#byText.set(text, prepared)
    return prepared
  }

  /** Forgets the statement of a text. The server must be asked to drop it. */
  drop(text: string): void {
    const prepared = this.#byText.get(text)
    if (!prepared) return
    this.#byText.delete(text)
    this.#dropped.push(prepared.name)
  }

  /** Lets all connections prepare their statements again, because one does not match the tables any more. */
  dropAllEverywhere(): void {
    this.#seen.generation += 1
  }

  /** Returns the names of dropped statements, each once. */
  takeDropped(): string[] {
    const dropped = this.#dropped
    if (dropped.length > 0) this.#dropped = []
    return dropped
  }

  #dropAll(): void {
    this.#generation = this.#seen.generation
    for (const text of [...this.#byText.keys()]) this.drop(text)
  }
}
