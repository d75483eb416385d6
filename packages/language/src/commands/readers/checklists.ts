import type { ChecklistItem, ChecklistSection } from '../../checklist.ts'
import { readChecklist } from '../../checklist.ts'
import { parseQuickAdd } from '../../quick-add.ts'
import type { TimeContext } from '../../times/types.ts'
import { readMessage } from '../normalise/message.ts'
import { CHANGE_OF_EACH, sharedBy } from '../split/split-lines.ts'
import type { Command, Create, SingleCommand, Step } from '../types.ts'
import { readCreate } from './create.ts'
import { readSteps, withoutSteps } from './steps.ts'

/** The longest checklist that is read, in lines and in characters of a line. */
const MAX_LINES = 100
const MAX_LINE = 500

/**
 * Reads a pasted checklist: each item becomes a todo with its whole title, a ticked one is done, and the items below it
 * are its steps. Under a heading like "add steps to pack:" the items are steps. Returns null for other texts.
 */
export function commandsOfChecklist(text: string, context: TimeContext): Command | null {
  const sections = MAY_BE_ONE.test(text) ? readChecklist(text) : null
  if (!sections) return null
  const lines = sections.flatMap(({ items }) => items.flatMap(({ steps }) => [0, ...steps.keys()]))
  if (lines.length > MAX_LINES || text.split('\n').some(({ length }) => length > MAX_LINE)) return null
  // "delete these:" changes each todo that is named below.
  if (sections.some(({ heading }) => heading !== null && CHANGE_OF_EACH.test(heading))) return null
  const commands = sections.flatMap((section) => commandsOfSection(section, context))
  const [first] = commands
  return first && commands.length === 1 ? first : { kind: 'several', commands }
}

/** What each checklist has: a box, or several lines. */
const MAY_BE_ONE = /[[\n☐□◻◽⬜▢❏❑❒🔲]/u

function commandsOfSection({ heading, items }: ChecklistSection, context: TimeContext): SingleCommand[] {
  const shared = heading === null ? '' : sharedBy(heading, context)
  const command = heading === null || shared ? null : headed(heading, items, context)
  return command ? [command] : items.map((item) => createOf(item, shared, context))
}

/** Reads a heading that makes steps of the items: "add steps to pack", "add a todo move house with steps". */
function headed(heading: string, items: ChecklistItem[], context: TimeContext): SingleCommand | null {
  const added = readSteps(readMessage(`${heading}: x`, context))
  const split = added ? null : withoutSteps(`${heading}: x`)
  const command = added ?? (split && readCreate(readMessage(split.text, context)))
  const steps = items.flatMap((item) => [stepOf(item), ...item.steps.map(stepOf)])
  if (command?.kind === 'add_steps') return { ...command, steps }
  return command?.kind === 'create' ? { ...command, steps } : null
}

function createOf({ text, isDone, steps }: ChecklistItem, shared: string, context: TimeContext): Create {
  const { taken: _, tags, ...wishes } = parseQuickAdd(`${text}${shared}`, context)
  return {
    kind: 'create',
    implied: false,
    ...wishes,
    ...(tags.length > 0 && { tags }),
    ...(isDone && { isDone }),
    ...(steps.length > 0 && { steps: steps.map(stepOf) }),
  }
}

function stepOf({ text, isDone }: { text: string; isDone: boolean }): Step {
  return { item: text, ...(isDone && { is_done: isDone }) }
}
