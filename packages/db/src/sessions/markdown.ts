import type { Message, Session, ToolCallView } from '@todo-agents/contract/session'

// A message may contain any text, also of others: an imported todo, for example. So every text is quoted, which ends what
// it has left open, and its links, images and HTML are shown instead of made.

/** Returns the beginning of an exported conversation. */
export function markdownHead({ title, created_at }: Session, exported: Date): string {
  return `# ${inline(title)}\n\nBegun ${minuteOf(created_at)}, exported ${minuteOf(exported.toISOString())}.\n`
}

export function markdownMessage({ content, created_at, error_code }: Message): string {
  const failed = error_code === null ? '' : `\n*Not answered: ${inline(error_code.replaceAll('_', ' '))}.*\n`
  return `\n**You**, ${minuteOf(created_at)}\n\n${quoted(content)}${failed}`
}

/** `changes`: the line of each change, by its id. */
export function markdownAnswer(
  { content, created_at, tool_calls, model }: Message,
  changes: ReadonlyMap<string, string>,
): string {
  const name = model === null ? '' : ` (${inline(model)})`
  const calls = tool_calls.flatMap((call) => linesOf(call, changes)).map((line) => `- ${inline(line)}\n`)
  const parts = [content === '' ? '' : quoted(content), calls.join('')].filter((part) => part !== '')
  return `\n**Assistant**${name}, ${minuteOf(created_at)}\n\n${parts.join('\n')}`
}

/** Returns what a call has done. Falls back on the name of the tool where no change is retained. */
function linesOf({ tool_name, status, change_ids }: ToolCallView, changes: ReadonlyMap<string, string>): string[] {
  const lines = change_ids.flatMap((id) => changes.get(id) ?? [])
  if (lines.length > 0) return lines
  const words = tool_name.replaceAll('_', ' ')
  return [status === 'ok' ? words : `${words}: ${status === 'error' ? 'did not succeed' : 'was not made'}`]
}

/** Quotes a text. Lists, emphasis and code keep their form. */
function quoted(text: string): string {
  const lines = text.replace(/[\\<[]/g, '\\$&').split(/\r\n|\r|\n/)
  return `${lines.map((line) => `> ${line}`.trimEnd()).join('\n')}\n`
}

/** Returns a text on one line, in which no character has a meaning in Markdown. */
function inline(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[!-/:-@[-`{-~]/g, (character) => (PLAIN.has(character) ? character : `\\${character}`))
}

const PLAIN = new Set([...',;:\'"?/%$@=.()'])

/** @example 2026-01-15 12:00 UTC */
function minuteOf(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`
}
