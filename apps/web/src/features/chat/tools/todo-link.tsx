import type { ReactNode } from 'react'
import { hrefOf, START } from '../../../lib/places/place.ts'
import { isPlainClick } from '../../../lib/places/plain-click.ts'
import { useChatContext } from '../chat-context.ts'

interface TodoLinkProps {
  id: string
  children: ReactNode
  className?: string
}

/** A name of a todo that opens its details, beside the list on screen or in a new tab. Plain text where no page can. */
export function TodoLink({ id, children, className }: TodoLinkProps) {
  const { onOpenTodo } = useChatContext()
  if (!onOpenTodo) return children
  return (
    <a
      href={hrefOf(START, { todo: id })}
      onClick={(event) => {
        if (!isPlainClick(event)) return
        event.preventDefault()
        onOpenTodo(id)
      }}
      className={className}
    >
      {children}
    </a>
  )
}
