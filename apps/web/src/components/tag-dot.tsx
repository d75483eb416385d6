import type { TagColor } from '@todo-agents/contract/tag-color'

/** The colour of a tag as a dot. Hidden from screen readers: the name of the tag stands beside it. */
export function TagDot({ color }: { color: TagColor }) {
  return <span aria-hidden className="tag-dot" data-color={color} />
}
