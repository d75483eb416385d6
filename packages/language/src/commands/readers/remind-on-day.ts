import type { Message } from '../normalise/message.ts'
import type { ReminderAt, SingleCommand } from '../types.ts'
import { withoutDayBefore } from './day-before.ts'
import { readTarget } from './target.ts'

/** A request for a reminder and nothing else: "remind me", "set a reminder for it", "and remind me about". */
const OPENER =
  /^(?:(?:and|also|please|then)\s+)*(?:(?:re(?:mi|mai)nd|alert|notify|ping|nudge|warn|tell)\s+me|(?:(?:set|create|add|make|give|send|get|put|have|i\s+(?:want|need))\s+(?:me\s+)?)?(?:(?:an?|the|another)\s+)?(?:re(?:mi|mai)nder|alarm|alert|notification))(?!\p{L})\s*/iu
const LINKS = /^(?:(?:for|of|about|to|on|that|set)(?:\s+|$))+/iu
const IT = /^(?:it|that|this|them)?$/iu

/**
 * Reads a reminder on another day at a clock time: for a new todo ("dentist on Tuesday at 10, remind me the evening before
 * at 8"), or for one that exists ("remind me of the dentist the evening before at 8"). `read` reads the rest of the
 * message. Returns null for other messages.
 */
export function readDayBeforeReminder(
  { text, context }: Message,
  read: (text: string) => SingleCommand,
): SingleCommand | null {
  const cut = withoutDayBefore(text)
  if (!cut) return null
  const { at, rest, todo } = cut
  if (todo) return { kind: 'reminder_at', target: readTarget(todo, context), at }
  const opener = OPENER.exec(rest)?.[0]
  const named = opener === undefined ? rest : rest.slice(opener.length).replace(LINKS, '').trim()
  if (IT.test(named)) return { kind: 'reminder_at', target: readTarget('it', context), at }
  const command = read(rest)
  // "remind me of the dentist the evening before at 8" names no time of the dentist, so there is one.
  if (opener !== undefined && command.kind === 'create' && !command.time)
    return { kind: 'reminder_at', target: readTarget(named, context), at }
  return withReminder(command, at)
}

function withReminder(command: SingleCommand, at: ReminderAt): SingleCommand | null {
  switch (command.kind) {
    case 'create': {
      const { reminder: _, isPoint: __, ...create } = command
      return { ...create, reminder_at: at }
    }
    case 'update':
      return { ...command, changes: { ...command.changes, reminder_at: at } }
    case 'doubtful': {
      const meant = withReminder(command.command, at)
      return { ...command, command: meant } as SingleCommand
    }
    default:
      return null
  }
}
