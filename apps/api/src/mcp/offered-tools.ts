import type { AccessScope } from '@todo-agents/contract/program'
import type { OfferedTool } from './output-schemas.ts'

/** How a client shows a tool, and what it may assume about it; see `ToolAnnotations` of MCP. */
interface Offer {
  title: string
  scope: AccessScope
  /** It may delete or overwrite. Left out for what only adds. */
  isDestructive?: true
  /** A second call with the same arguments changes nothing more. */
  isIdempotent?: true
}

const READ = { scope: 'todos:read', isIdempotent: true } as const
const WRITE = { scope: 'todos:write' } as const

/**
 * The tools that programs may call, in the order in which they are listed. They are those of the assistant that work on
 * todos; wishes and the quota are left to the user.
 */
export const OFFERS: Record<OfferedTool, Offer> = {
  get_user_datetime: { title: 'Current date and time of the user', ...READ },
  get_todo_list: { title: 'Find todos', ...READ },
  get_lists: { title: 'Lists', ...READ },
  analyze_schedule: { title: 'Conflicts and free time', ...READ },
  create_todo: { title: 'Create a todo', ...WRITE },
  update_todo: { title: 'Change todos', ...WRITE, isDestructive: true, isIdempotent: true },
  complete_todo: { title: 'Complete or reopen todos', ...WRITE, isDestructive: true, isIdempotent: true },
  skip_todo: { title: 'Skip an occurrence', ...WRITE, isDestructive: true },
  delete_todo: { title: 'Delete todos', ...WRITE, isDestructive: true },
  update_list: { title: 'Create, change or delete a list', ...WRITE, isDestructive: true },
  schedule_todo: { title: 'Find time for a todo', ...WRITE, isDestructive: true },
  batch_update_schedule: { title: 'Move several todos', ...WRITE, isDestructive: true, isIdempotent: true },
  undo: { title: 'Undo', ...WRITE, isDestructive: true },
}
