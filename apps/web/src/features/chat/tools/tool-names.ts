import type { ToolStatus } from '@todo-agents/contract/agent-events'

interface ToolName {
  running: string
  ok: string
  error: string
}

const TOOL_NAMES: Record<string, ToolName> = {
  get_user_datetime: { running: 'Looking at the clock', ok: 'Looked at the clock', error: 'Could not read the clock' },
  create_todo: { running: 'Creating a todo', ok: 'Created a todo', error: 'Could not create the todo' },
  get_todo_list: {
    running: 'Looking through your todos',
    ok: 'Looked through your todos',
    error: 'Could not list todos',
  },
  update_todo: { running: 'Changing a todo', ok: 'Changed', error: 'Could not change the todo' },
  complete_todo: { running: 'Ticking off', ok: 'Ticked off', error: 'Could not tick off the todo' },
  skip_todo: { running: 'Skipping', ok: 'Skipped', error: 'Could not skip the todo' },
  get_lists: { running: 'Looking at your lists', ok: 'Looked at your lists', error: 'Could not read your lists' },
  update_list: { running: 'Changing a list', ok: 'Changed a list', error: 'Could not change the list' },
  delete_todo: { running: 'Deleting', ok: 'Deleted', error: 'Could not delete the todo' },
  analyze_schedule: {
    running: 'Checking your schedule',
    ok: 'Checked your schedule',
    error: 'Could not check the schedule',
  },
  schedule_todo: { running: 'Finding a free slot', ok: 'Found a slot', error: 'Could not find a slot' },
  batch_update_schedule: { running: 'Moving todos', ok: 'Moved', error: 'Could not move the todos' },
  get_preferences: {
    running: 'Looking at your wishes',
    ok: 'Looked at your wishes',
    error: 'Could not read your wishes',
  },
  remember_preference: { running: 'Remembering', ok: 'Remembered', error: 'Did not remember' },
  forget_preference: { running: 'Forgetting', ok: 'Forgot', error: 'Did not forget' },
  undo: { running: 'Undoing', ok: 'Undid', error: 'Could not undo' },
  get_user_quota: { running: 'Checking your quota', ok: 'Checked your quota', error: 'Could not check the quota' },
}

/**
 * Returns what a tool does or did. A tool of a newer server, which this page does not know, is shown by its own name.
 */
export function toolTitle(tool_name: string, status: ToolStatus | null): string {
  const name = Object.hasOwn(TOOL_NAMES, tool_name) ? TOOL_NAMES[tool_name] : undefined
  return name?.[status ?? 'running'] ?? tool_name.replaceAll('_', ' ')
}
