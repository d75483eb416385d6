import type { Command, SingleCommand } from '../types.ts'

/** What a message can ask for. `none`: nothing that a todo manager does. */
export const ASKED = ['create', 'list', 'update', 'complete', 'delete', 'none'] as const

export type Asked = (typeof ASKED)[number]

const KINDS: Record<Exclude<SingleCommand['kind'], Asked | 'edit_step' | 'edit_list' | 'doubtful'>, Asked> = {
  // A question for free time is a question; to take a free slot creates a todo.
  analyse: 'list',
  lists: 'list',
  show_steps: 'list',
  schedule: 'create',
  add_steps: 'create',
  reminder: 'update',
  reminder_at: 'update',
  reopen: 'update',
  skip: 'update',
  redo: 'update',
  undo: 'update',
  // These are answered, and change nothing.
  datetime: 'none',
  greeting: 'none',
  help: 'none',
  impossible: 'none',
  outside: 'none',
  quota: 'none',
  thanks: 'none',
  uncertain: 'none',
  unclear: 'none',
}

/** Returns what a command asks for. Of several commands, the first counts. */
export function askedBy(command: Command): Asked {
  switch (command.kind) {
    case 'several':
      return command.commands[0] ? askedBy(command.commands[0]) : 'none'
    case 'edit_step':
      return command.action === 'complete' || command.action === 'delete' ? command.action : 'update'
    case 'edit_list':
      return command.edit.action === 'create' || command.edit.action === 'delete' ? command.edit.action : 'update'
    case 'doubtful':
      return command.command.kind
    case 'create':
    case 'list':
    case 'update':
    case 'complete':
    case 'delete':
    case 'none':
      return command.kind
    default:
      return KINDS[command.kind]
  }
}
