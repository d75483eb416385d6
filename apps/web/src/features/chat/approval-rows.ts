import type { ChatState } from '@todo-agents/client/chat-state'

type Approval = NonNullable<ChatState['approval']>

/** The argument that names the todos, of those tools that may have to ask. */
const ROWS = ['id', 'moves']

/** The rows that the user is asked about can be chosen from: each line of the preview has an argument of its own. */
export function canChoose(approval: Approval): boolean {
  return rowsOf(approval) !== undefined
}

/** The arguments without the rows at these lines of the preview; undefined when none is left out. */
export function argumentsWithout(
  approval: Approval,
  left_out: ReadonlySet<number>,
): Record<string, unknown> | undefined {
  const rows = rowsOf(approval)
  if (!rows || left_out.size === 0) return undefined
  const [name, values] = rows
  return { ...approval.arguments, [name]: values.filter((_, line) => !left_out.has(line)) }
}

function rowsOf({ arguments: args, preview }: Approval): [name: string, values: unknown[]] | undefined {
  const name = ROWS.find((field) => Array.isArray(args[field]))
  const values = name === undefined ? [] : (args[name] as unknown[])
  return name !== undefined && values.length === preview.length ? [name, values] : undefined
}
