import type { List } from '@todo-agents/contract/list'
import type { Tag } from '@todo-agents/contract/tag'
import { CliError } from '../exit.ts'
import { cleanLine } from '../terminal/clean-text.ts'

/** Returns the list of this name, ignoring case. Throws CliError `not_found`, with the names of the lists. */
export function findList(lists: List[], name: string): List {
  const open = lists.filter(({ archived_at }) => !archived_at)
  return withName(lists, name) ?? refuse('list', name, open)
}

/** Returns the tag of this name, with or without `#` and ignoring case. Throws CliError `not_found`, as `findList`. */
export function findTag(tags: Tag[], name: string): Tag {
  const bare = name.trim().replace(/^#/, '')
  return withName(tags, bare) ?? refuse('tag', bare, tags)
}

interface Named {
  name: string
}

function withName<Row extends Named>(rows: Row[], name: string): Row | undefined {
  return rows.find((row) => row.name.toLowerCase() === name.trim().toLowerCase())
}

/** The number of names that an error lists. */
const MAX_NAMED = 30

function refuse(kind: 'list' | 'tag', name: string, rows: Named[]): never {
  const names = rows.slice(0, MAX_NAMED).map((row) => `  ${cleanLine(row.name)}`)
  const more = rows.length > MAX_NAMED ? [`  and ${rows.length - MAX_NAMED} more`] : []
  const known = rows.length > 0 ? `Your ${kind}s are:\n${[...names, ...more].join('\n')}` : `You have no ${kind}s.`
  throw new CliError('not_found', `There is no ${kind} “${cleanLine(name)}”. ${known}`)
}
