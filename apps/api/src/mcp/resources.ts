import type { McpServer, ReadResourceResult } from '@modelcontextprotocol/server'
import { ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server'
import { prepareCall } from '@todo-agents/agent/run/prepare-call'
import { toLocal } from '@todo-agents/agent/tools/local-time'
import { AppError } from '@todo-agents/contract/errors'
import { safeOutput } from '@todo-agents/contract/safe-output'
import { todoStore } from '@todo-agents/db/todos/todo-store'
import { userContext } from '../runs/user-context.ts'
import type { McpCaller } from './mcp-caller.ts'

/** How many lists are offered as resources, and completed. */
const MAX_LISTED = 100

/** Registers the resources: the todos of today, those of a list, and one todo. For a caller that may read. */
export function registerResources(server: McpServer, caller: McpCaller): void {
  const { scope } = caller
  if (!caller.program.scopes.includes('todos:read')) return
  const { db } = caller.services
  const store = todoStore(db, scope)
  const listNames = async () => {
    const { lists } = await store.lists()
    return lists.filter(({ archived_at }) => archived_at === null).map(({ name }) => name)
  }

  server.registerResource(
    'today',
    'todo://today',
    { title: 'Today', description: 'The open todos of today, in the time zone of the user.', mimeType: JSON_TYPE },
    async (uri) => {
      const user = await userContext(db, scope.user_id, scope.now)
      const day = toLocal(user.now, user.time_zone).slice(0, 10)
      return found(uri, caller, { day })
    },
  )
  server.registerResource(
    'list',
    new ResourceTemplate('todo://lists/{name}', {
      list: async () => ({
        resources: (await listNames()).slice(0, MAX_LISTED).map((name) => {
          return { uri: `todo://lists/${encodeURIComponent(name)}`, name, mimeType: JSON_TYPE }
        }),
      }),
      complete: {
        name: async (start) => {
          const names = await listNames()
          return names.filter((name) => name.toLowerCase().startsWith(start.toLowerCase())).slice(0, MAX_LISTED)
        },
      },
    }),
    { title: 'A list', description: 'The open todos of a list.', mimeType: JSON_TYPE },
    (uri, { name }) => found(uri, caller, { list: decoded(name) }),
  )
  server.registerResource(
    'todo',
    new ResourceTemplate('todo://todos/{id}', { list: undefined }),
    { title: 'A todo', description: 'One todo, open or done.', mimeType: JSON_TYPE },
    (uri, { id }) => found(uri, caller, { id: decoded(id), status: 'all' }),
  )
}

const JSON_TYPE = 'application/json'

function decoded(variable: string | string[] | undefined): string {
  const text = [variable].flat()[0] ?? ''
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Returns what `get_todo_list` finds, so that a resource and the tool agree. */
async function found(
  uri: URL,
  { services: { db }, scope }: McpCaller,
  args: Record<string, unknown>,
): Promise<ReadResourceResult> {
  const user = await userContext(db, scope.user_id, scope.now)
  const prepared = prepareCall('get_todo_list', args)
  const { output } = await prepared.execute({ store: todoStore(db, scope), user }).catch((error: unknown) => {
    if (error instanceof AppError) throw new ResourceNotFoundError(uri.href, error.message)
    throw error
  })
  return { contents: [{ uri: uri.href, mimeType: JSON_TYPE, text: JSON.stringify(safeOutput(output)) }] }
}
