import type { TimeContext } from '../../times/types.ts'
import type { Message } from '../normalise/message.ts'
import type { SingleCommand, Step, Target } from '../types.ts'
import { readTarget } from './target.ts'

const STEPS = '(?:(?:sub-?\\s?)?steps?|sub[-\\s]?(?:tasks?|to-?dos?|items?)|checklist(?: items?)?)'
/** One of these words is in every pattern below. The check saves trying them all on most messages. */
const HAS_STEPS = /step|sub-?\s?(?:task|todo|item)|checklist|\sinto\s/iu
const ADD = '(?:add|create|make|append|put|give it|note)'
const IT: Target = { words: '', status: 'open', which: 'last' }

/** "add steps to pack: socks, passport", "add steps: socks, passport" */
const ADD_STEPS: readonly RegExp[] = [
  whole(
    `${ADD} (?:the |these |the following |some |more |a |an |two |three |\\d{1,2} )?(?:new )?${STEPS} (?:to|for|in|under|of) (?<todo>.{1,120}?) ?[:–—-] (?<steps>.+)`,
  ),
  whole(`${ADD} (?:the |these |the following |some |more |a |an )?(?:new )?${STEPS} ?[:–—-] ?(?<steps>.+)`),
  whole(
    `${ADD} (?:the |these |the following |a |an )?(?:new )?${STEPS} (?<steps>.+) (?:to|under|for) (?<todo>(?:the |my |it|that|this|"|“)?.{1,120}?)`,
  ),
  whole(`${ADD} (?<steps>.+) as (?:a |an |the |new |more )?${STEPS} (?:to|of|for|under|in) (?<todo>.{1,120}?)`),
  whole(`${ADD} (?<steps>.+) to the ${STEPS} (?:of|for|in) (?<todo>.{1,120}?)`),
  whole(
    `(?:break|split) (?<todo>.{1,120}?) (?:down |up )?into (?:the |these |the following )?(?:${STEPS} ?)?[:–—-]? ?(?<steps>.+)`,
  ),
  whole(`${STEPS} (?:of|for) (?<todo>.{1,120}?) ?: (?<steps>.+)`),
  whole(`${ADD} (?<steps>.+) as (?:(?:an?|the|its|new|more|separate) )*${STEPS}`),
  whole(`(?:(?:with|and|also|the|its) )*(?:steps|sub[-\\s]?tasks|sub[-\\s]?items) ?: ?(?<steps>.+)`),
  whole(
    `(?:it|that|this) (?:has|needs|takes) (?:the |these )?(?:following |two |three |four |five |\\d )?${STEPS} ?: ?(?<steps>.+)`,
  ),
  whole(
    `(?:with|add) (?:the |these )?(?:steps|sub[-\\s]?tasks|sub[-\\s]?items) (?!to |for |in |of )(?<steps>.+[,;&\\n].+|.+ and .+)`,
  ),
]

/** "with steps: book van, pack" at the end of a new todo. */
const WITH_STEPS = new RegExp(
  `,? (?:with|and|plus|having)(?: the| these| the following)? ${STEPS}(?: ?[:–—-]| of)? (?<steps>.+)$`,
  'iu',
)

/** A list of steps follows, whose words are no further commands: "with steps: add boxes, call the van". */
const BEFORE_STEPS = new RegExp(`(?<!\\p{L})${STEPS}(?:\\s[^:]{1,120})?\\s?:\\s`, 'iu')

/** Whether the text lists steps behind a colon. */
export function listsSteps(text: string): boolean {
  return BEFORE_STEPS.test(text)
}

const OF = '(?:of|in|from|on|under|for)'
const EDITS: readonly { pattern: RegExp; action: 'complete' | 'reopen' | 'delete' }[] = [
  {
    pattern: whole(
      `(?:complete|finish|check off|tick off|tick|check|cross off) (?:the )?${STEPS} (?<step>.+?) ${OF} (?<todo>.+)`,
    ),
    action: 'complete',
  },
  {
    pattern: whole(
      `(?:mark|set|tick|check) (?:the )?${STEPS} (?<step>.+?) ${OF} (?<todo>.+?) (?:as |off as )?(?:done|complete|completed|finished)`,
    ),
    action: 'complete',
  },
  {
    pattern: whole(`(?:reopen|uncheck|untick|undo) (?:the )?${STEPS} (?<step>.+?) ${OF} (?<todo>.+)`),
    action: 'reopen',
  },
  { pattern: whole(`(?:delete|remove|drop|erase) (?:the )?${STEPS} (?<step>.+?) ${OF} (?<todo>.+)`), action: 'delete' },
  {
    pattern: whole(`(?:delete|remove|drop|erase) (?<step>.+?) (?:from|off) the ${STEPS} of (?<todo>.+)`),
    action: 'delete',
  },
]
const RENAME = whole(`(?:rename|change) (?:the )?${STEPS} (?<step>.+?) ${OF} (?<todo>.+?) (?:to|into|as) (?<title>.+)`)
/** A step without its todo: "complete the step socks". */
const EDITS_ALONE: typeof EDITS = [
  { pattern: whole(`(?:complete|finish|check off|tick off|tick|check) (?:the )?step (?<step>.+)`), action: 'complete' },
  {
    pattern: whole(`mark (?:the )?step (?<step>.+?) (?:as )?(?:done|complete|completed|finished)`),
    action: 'complete',
  },
  { pattern: whole(`(?:reopen|uncheck|untick) (?:the )?step (?<step>.+)`), action: 'reopen' },
  { pattern: whole(`(?:delete|remove) (?:the )?step (?<step>.+)`), action: 'delete' },
]

const SHOW = whole(
  `(?:(?:what|which) are|what're|show(?: me)?|list|what's left of|tell me) (?:(?:all|the|all the|open) )*${STEPS} (?:of|in|for|under|to) (?<todo>.+)`,
)

/** Reads commands and questions about the steps of a todo. */
export function readSteps({ text, context }: Message): SingleCommand | null {
  if (!HAS_STEPS.test(text)) return null
  const body = text
    .replace(/[ \t]+/g, ' ')
    .replace(/[.!?]+$/, '')
    .trim()
  for (const pattern of ADD_STEPS) {
    const { todo, steps } = pattern.exec(body)?.groups ?? {}
    const items = steps ? stepsOf(steps) : []
    const target = todo ? readTarget(todo, context) : IT
    // "add a step counter to the shopping list" names a list, and no todo.
    if (items.length > 0 && target.which !== 'all') return { kind: 'add_steps', target, steps: items }
  }
  return edited(body, context)
}

function edited(body: string, context: TimeContext): SingleCommand | null {
  const { todo: shown } = SHOW.exec(body)?.groups ?? {}
  if (shown) return { kind: 'show_steps', target: readTarget(shown, context) }
  const renamed = RENAME.exec(body)?.groups
  if (renamed) {
    const { step = '', todo = '', title = '' } = renamed
    return {
      kind: 'edit_step',
      action: 'rename',
      step: unquoted(step),
      title: unquoted(title),
      target: readTarget(todo, context),
    }
  }
  for (const { pattern, action } of EDITS) {
    const { step, todo } = pattern.exec(body)?.groups ?? {}
    if (step && todo) return { kind: 'edit_step', action, step: unquoted(step), target: readTarget(todo, context) }
  }
  for (const { pattern, action } of EDITS_ALONE) {
    const { step } = pattern.exec(body)?.groups ?? {}
    if (step) return { kind: 'edit_step', action, step: unquoted(step), target: IT }
  }
  return null
}

/** Splits the steps off the words of a new todo: "move house with steps: book van, pack". */
export function withoutSteps(text: string): { text: string; steps: Step[] } | null {
  const match = HAS_STEPS.test(text) ? WITH_STEPS.exec(text) : null
  const steps = match?.groups?.steps ? stepsOf(match.groups.steps) : []
  return match && steps.length > 0 ? { text: text.slice(0, match.index), steps } : null
}

/** Returns the steps of "socks, passport and charger", of lines, or of "1. socks 2. passport". */
function stepsOf(words: string): Step[] {
  const parts = words.includes('\n')
    ? words.split('\n')
    : words.split(/\s*;\s*/).length > 1
      ? words.split(/\s*;\s*/)
      : words.split(/\s*,\s*(?:and\s+|then\s+)?|\s+(?:and\s+then|and|&|then)\s+/i)
  return parts
    .map((part) => unquoted(part.replace(/^\s*(?:[-*•]\s+)?(?:\[[ x]?\]\s*)?(?:\d{1,2}[.)]\s+)?/i, '').trim()))
    .filter((item) => /[\p{L}\p{N}]/u.test(item))
    .map((item) => ({ item }))
}

function unquoted(words: string): string {
  return words.trim().replace(/^["“](.+)["”]$/, '$1')
}

function whole(source: string): RegExp {
  return new RegExp(`^${source}$`, 'isu')
}
