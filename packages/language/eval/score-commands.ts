import { parseCommand } from '../src/commands/parse-command.ts'
import { isSure } from '../src/commands/sure.ts'
import type { Command, SingleCommand } from '../src/commands/types.ts'
import type { TimeContext } from '../src/times/types.ts'
import type { CommandRecord } from './records.ts'

/** The reference time of all messages: Thursday, 15 January 2026, 09:00 in Berlin. */
export const CONTEXT: TimeContext = { now: '2026-01-15T08:00:00Z', time_zone: 'Europe/Berlin' }

export interface CommandScore {
  record: CommandRecord
  right: boolean
  /** The kind of the command that was understood; several are joined by "+". */
  found: string
  /** Refused, but with the offer to add the words as a todo. */
  offered: boolean
  /** The rules are sure of the message, so that no language model is asked. */
  kept: boolean
}

/** A message is right when every command read from it is one of its accepted actions. */
export function scoreCommand(record: CommandRecord): CommandScore {
  const command = parseCommand(record.text, CONTEXT)
  const commands = command.kind === 'several' ? command.commands : [command]
  const actions: readonly string[] = record.actions
  return {
    record,
    right: commands.every((each) => actions.includes(actionOf(each))),
    found: commands.map(({ kind }) => kind).join('+'),
    offered: offersTodo(command),
    kept: isSure(record.text, command, CONTEXT),
  }
}

/** The action that a command counts as: finding free time is a list, taking a free slot a create, skipping and reopening an update. */
function actionOf(command: SingleCommand): string {
  switch (command.kind) {
    case 'analyse':
      return 'list'
    case 'schedule':
    case 'add_steps':
      return 'create'
    case 'lists':
    case 'show_steps':
      return 'list'
    case 'edit_step':
      return command.action === 'rename' ? 'update' : command.action
    case 'edit_list':
      return command.edit.action === 'create' || command.edit.action === 'delete' ? command.edit.action : 'update'
    case 'skip':
    case 'reopen':
    case 'reminder':
      return 'update'
    case 'doubtful':
      return command.command.kind
    case 'outside':
      return 'none'
    default:
      return command.kind
  }
}

function offersTodo(command: Command): boolean {
  return (command.kind === 'none' || command.kind === 'outside') && command.offer !== null
}
