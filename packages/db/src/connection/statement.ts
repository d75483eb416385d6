import type { Compilable, CompiledQuery, RawBuilder } from 'kysely'
import type { Db } from '../scope.ts'

/**
 * Makes a query whose text never changes, only its parameters. Kysely builds and compiles it when it is first used.
 * `build` may only pass its arguments on as values: a query whose shape depends on an argument must be an ordinary one.
 *
 * Traded for speed: the plain form would be an ordinary Kysely query that is built at each call. Saves 10 to 40 µs per query, a
 * tenth of the CPU of `todo.create`. statement.test.ts checks that both forms do the same.
 */
export function statement<Args extends object, Row>(
  build: (db: Db, args: Args) => Compilable<Row> | RawBuilder<Row>,
): (db: Db, args: Args) => Promise<Row[]> {
  let compiled: CompiledQuery<Row> | undefined
  return async (db, args) => {
    compiled ??= build(db, placeholders(args)).compile(db)
    const parameters = compiled.parameters.map((value) => (value instanceof Placeholder ? value.of(args) : value))
    const { rows } = await db.executeQuery<Row>({ ...compiled, parameters })
    return rows
  }
}

/** Takes the place of an argument while the query is built. Kysely accepts any value as a parameter. */
class Placeholder<Args extends object> {
  readonly #name: keyof Args

  constructor(name: keyof Args) {
    this.#name = name
  }

  of(args: Args): unknown {
    return args[this.#name]
  }
}

function placeholders<Args extends object>(args: Args): Args {
  const names = Object.keys(args) as (keyof Args)[]
  return Object.fromEntries(names.map((name) => [name, new Placeholder<Args>(name)])) as Args
}
