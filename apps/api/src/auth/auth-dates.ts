import type { KyselyPlugin, PluginTransformResultArgs, QueryResult, UnknownRow } from 'kysely'

/**
 * Turns dates into Date objects, which better-auth needs. Our drivers return ISO strings for the rest of the program.
 * The names of its date columns end in `At`, with two exceptions.
 */
export class AuthDatesPlugin implements KyselyPlugin {
  transformQuery: KyselyPlugin['transformQuery'] = ({ node }) => node

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return { ...result, rows: result.rows.map(withDates) }
  }
}

function withDates(row: UnknownRow): UnknownRow {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      (column.endsWith('At') || column === 'authTime' || column === 'revoked') && typeof value === 'string'
        ? new Date(value)
        : value,
    ]),
  )
}
