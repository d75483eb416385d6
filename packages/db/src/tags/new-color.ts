import type { TagColor } from '@todo-agents/contract/tag-color'
import { TAG_COLORS } from '@todo-agents/contract/tag-color'
import { tagKey } from '@todo-agents/contract/tag-key'
import type { Db } from '../scope.ts'

/** Gray is left out, so that only the user chooses it. */
const COLORS = TAG_COLORS.filter((color) => color !== 'gray')

/**
 * Returns the colour of a new tag or list: one that the fewest of the user's other ones have. When several colours are
 * used equally often, the name decides, so that not every first tag has the same colour. The caller must have locked the
 * user.
 */
export async function newColor(trx: Db, user_id: string, table: 'tag' | 'list', name: string): Promise<TagColor> {
  const rows = await trx
    .selectFrom(table)
    .select(['color', ({ fn }) => fn.countAll<number>().as('count')])
    .where('user_id', '=', user_id)
    .groupBy('color')
    .execute()
  const uses = new Map(rows.map(({ color, count }) => [color, Number(count)]))
  const least = Math.min(...COLORS.map((color) => uses.get(color) ?? 0))
  const unused = COLORS.filter((color) => (uses.get(color) ?? 0) === least)
  return unused[hashOf(tagKey(name)) % unused.length]!
}

function hashOf(text: string): number {
  let hash = 0
  for (const character of text) hash = (hash * 31 + character.codePointAt(0)!) >>> 0
  return hash
}
