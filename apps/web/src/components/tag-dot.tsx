import type { TagColor } from '@todo-agents/contract/tag'

/** The colour of a tag as a dot; its name stands beside it. */
export function TagDot({ color }: { color: TagColor }) {
  return <span aria-hidden className="tag-dot" data-color={color} />
}
