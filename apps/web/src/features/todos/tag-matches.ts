import type { Tag } from '@todo-agents/contract/tag'
import { tagKey } from '@todo-agents/contract/tag-key'

/** The tags that a text may mean, best first, and the name of the new tag that it could be; null if it names a tag. */
export interface TagMatches<Known> {
  known: Known[]
  fresh: string | null
}

/** Returns the tags that a text may mean: the one with this name, those that begin with it, those that have it in them. */
export function tagMatches<Known extends Pick<Tag, 'name'>>(text: string, tags: readonly Known[]): TagMatches<Known> {
  const name = text.trim().replace(/^#/, '')
  const key = tagKey(name)
  const placeOf = (tag: Known) => {
    const at = tagKey(tag.name).indexOf(key)
    return tagKey(tag.name) === key ? -1 : Math.sign(at)
  }
  const known = tags
    .filter((tag) => tagKey(tag.name).includes(key))
    .map((tag) => ({ tag, place: placeOf(tag) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ tag }) => tag)
  return { known, fresh: name === '' || known.some((tag) => tagKey(tag.name) === key) ? null : name }
}
