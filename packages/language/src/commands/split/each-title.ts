import type { Create, SingleCommand } from '../types.ts'
import { splitTitles } from './split-titles.ts'

/**
 * "add milk and eggs" as a command for each. Things at one hour are one thing to do ("get milk and eggs at 5"), since
 * two todos of the same hour would only be in each other's way.
 */
export function withEachTitle(command: SingleCommand): SingleCommand[] {
  return command.kind === 'create' ? eachTitle(command) : [command]
}

export function eachTitle(command: Create): Create[] {
  const { title, tags = [], time, minutes } = command
  const hasHour = time !== undefined && time.kind !== 'day' && time.kind !== 'days'
  if (hasHour || minutes !== undefined) return [command]
  return splitTitles(title, tags).map((each) => ({ ...command, title: each }))
}
