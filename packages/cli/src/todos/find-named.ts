import type { List } from '@todo-agents/contract/list'
import { CliError } from '../exit.ts'
import { cleanLine } from '../terminal/clean-text.ts'

/** Returns the list of this name, ignoring case. Throws CliError `not_found`, with the names of the lists. */
export function findList(lists: List[], name: string): List {
  const found = lists.find((list) => list.name.toLowerCase() === name.trim().toLowerCase())
  if (found) return found
  const names = lists.filter(({ archived_at }) => !archived_at).map((list) => `  ${cleanLine(list.name)}`)
  const known = names.length > 0 ? ` Your lists are:\n${names.join('\n')}` : ' You have no lists.'
  throw new CliError('not_found', `There is no list “${cleanLine(name)}”.${known}`)
}
