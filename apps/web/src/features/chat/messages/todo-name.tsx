import type { ReactNode } from 'react'
import { use, useMemo } from 'react'
import { ReplicaContext } from '../../../lib/todos/replica-context.ts'
import { TodoLink } from '../tools/todo-link.tsx'
import { useIsInLink } from './safe-link.tsx'
import { TodoNamesContext } from './todo-names.ts'

/**
 * A strong text of an answer. It opens a todo when it is exactly the title of one that the run has read or changed. The
 * text is not trusted, but it can only lead to a todo of the user.
 */
export function TodoName({ text, children }: { text: string; children: ReactNode }) {
  const { ids, isCut } = use(TodoNamesContext)
  const replica = use(ReplicaContext)
  const isInLink = useIsInLink()
  const id = useMemo(() => {
    const known = ids.get(text)
    if (known !== undefined || !isCut || !replica) return known
    // The page was sent only the first todos of a longer list. A title of two todos is not clear.
    const [first, ...others] = replica.snapshot().open.filter(({ item }) => item === text)
    return others.length === 0 ? first?.id : undefined
  }, [ids, isCut, replica, text])
  if (id === undefined || isInLink) return children
  return (
    <TodoLink id={id} className="todo-name">
      {children}
    </TodoLink>
  )
}
