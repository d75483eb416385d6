import { useId } from 'react'
import type { TodoGroup } from './group-todos.ts'
import type { RowContext } from './row-context.ts'
import { TodoRow } from './todo-row.tsx'

interface TodoGroupsProps {
  groups: TodoGroup[]
  context: RowContext
}

/** The list of todos, with a section for each group. */
export function TodoGroups({ groups, context }: TodoGroupsProps) {
  return (
    <div className="flex flex-col gap-7">
      {groups.map((group) => (
        <TodoSection key={group.key} group={group} context={context} />
      ))}
    </div>
  )
}

function TodoSection({ group, context }: { group: TodoGroup; context: RowContext }) {
  const titleId = useId()
  return (
    <section aria-labelledby={titleId}>
      <h2
        id={titleId}
        className={`mb-1 flex items-baseline gap-2 px-3 font-semibold text-sm sm:px-4 ${group.key === 'overdue' ? 'text-danger' : ''}`}
      >
        {group.title}
        <span className="font-normal text-muted text-xs">{group.todos.length}</span>
      </h2>
      <ul aria-label={`Todos: ${group.title}`}>
        {group.todos.map((todo) => (
          <TodoRow key={todo.id} todo={todo} groupDay={group.day} context={context} />
        ))}
      </ul>
    </section>
  )
}
