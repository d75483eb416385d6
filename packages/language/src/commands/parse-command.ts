import type { TimeContext } from '../times/types.ts'
import { readCreate, readImpliedCreate, titleIfTask } from './create.ts'
import { hear } from './said.ts'
import type { Command } from './types.ts'

/** What a message to the assistant asks for. Never throws for a text. */
export function parseCommand(text: string, context: TimeContext): Command {
  const said = hear(text, context)
  for (const read of [readCreate, readImpliedCreate]) {
    const command = read(said)
    if (command) return command
  }
  return { kind: 'none', title: titleIfTask(said) }
}
