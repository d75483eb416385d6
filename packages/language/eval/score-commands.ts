import { askedBy } from '../src/commands/learned/asked.ts'
import type { Reader } from '../src/commands/learned/reader.ts'
import { isSure } from '../src/commands/sure.ts'
import type { Command } from '../src/commands/types.ts'
import { understandCommand } from '../src/commands/understand.ts'
import type { TimeContext } from '../src/times/types.ts'
import type { CommandRecord } from './records.ts'

/** The reference time of all messages: Thursday, 15 January 2026, 09:00 in Berlin. */
export const CONTEXT: TimeContext = { now: '2026-01-15T08:00:00Z', time_zone: 'Europe/Berlin' }

export interface CommandScore {
  record: CommandRecord
  right: boolean
  /** The kind of the command that was understood; several are joined by "+". */
  found: string
  /** The user is asked: refused with the offer to add the words as a todo, or asked which of several readings is meant. */
  asked: boolean
  /** One of the readings that the user is asked about is right. */
  askedRightly: boolean
  /** The rules are sure of the message, so that no language model is asked. */
  kept: boolean
}

/**
 * A message is right when every command read from it is one of its accepted actions. A question to the user changes
 * nothing: it is right for a message that asks for nothing, and wrong for any other. A list that is only shown if there
 * are such todos is right for a message that asks for a list, and for one that asks for nothing.
 */
export function scoreCommand(record: CommandRecord, reader?: Reader): CommandScore {
  const command = understandCommand(record.text, CONTEXT, [], reader)
  const commands = command.kind === 'several' ? command.commands : [command]
  const readings = readingsAsked(command)
  return {
    record,
    right:
      commands.every((each) => record.actions.includes(askedBy(each))) ||
      (isListIfAny(command) && record.actions.includes('list')),
    found: commands.map(({ kind }) => kind).join('+'),
    asked: readings.length > 0 && !isListIfAny(command),
    askedRightly: readings.some((each) => record.actions.includes(askedBy(each))),
    kept: isSure(record.text, command, CONTEXT),
  }
}

function isListIfAny(command: Command): boolean {
  return command.kind === 'uncertain' && command.readings.every(({ kind }) => kind === 'list')
}

/** The commands that the user is asked about. */
function readingsAsked(command: Command): Command[] {
  if (command.kind === 'uncertain') return command.readings
  return (command.kind === 'none' || command.kind === 'outside') && command.offer ? [command.offer] : []
}
