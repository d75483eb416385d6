import type { Create, SingleCommand } from '../types.ts'
import { splitTitles } from './split-titles.ts'

/**
 * Splits "add milk and eggs" into a command for each thing. Things with a time of day stay one todo ("get milk and eggs
 * at 5"), since two todos at the same hour would conflict.
 */
export function withEachTitle(command: SingleCommand): SingleCommand[] {
  return command.kind === 'create' ? eachTitle(command) : [command]
}

export function eachTitle(command: Create): Create[] {
  const { title, tags = [], list, time, minutes, steps } = command
  const hasHour = time !== undefined && time.kind !== 'day' && time.kind !== 'days'
  if (hasHour || minutes !== undefined || steps) return [command]
  return splitTitles(title, list ? [...tags, list] : tags).map((each) => ({ ...command, title: each }))
}
