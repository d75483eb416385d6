import type { Meaning } from '@todo-agents/contract/wording'
import { normalise } from '@todo-agents/language/text/normalise'
import type { Conversation } from '../conversation.ts'
import type { Plan, Reply } from '../plan.ts'
import { forgetWordingPlan, TEACHABLE, teachPlan } from '../plans/wordings.ts'

const TODO = '(?:(?:a|an|one) )?(?:new )?(?:todo|to-do|to do|task|reminder)s?'
const SHOULD = '(?:(?:that |for )?you (?:should |to |must )?|to |please )*'

const MEANINGS: [Meaning, RegExp][] = [
  [
    'create',
    new RegExp(
      `^${SHOULD}(?:(?:add|create|make|save|note)(?: (?:it|that|this))?(?: down)?(?: as| to my list as)? )?${TODO}(?: for (?:it|that|this))?$`,
    ),
  ],
  [
    'create',
    new RegExp(`^${SHOULD}(?:add|save|note) (?:it|that|this)(?: (?:down|(?:to|on) (?:my|the) (?:list|todos)))?$`),
  ],
  [
    'list',
    new RegExp(
      `^${SHOULD}(?:(?:show|list|read|open|see|give me|tell me|show me)(?: all)? )?(?:all )?(?:of )?(?:my|the) (?:todo list|to-do list|list|todos|to-dos|tasks|agenda)$`,
    ),
  ],
  ['list', new RegExp(`^${SHOULD}(?:show (?:me )?|list |tell me )?what(?: is|'s) on my (?:list|agenda)$`)],
  ['none', /^(?:not a|no|never a) (?:new )?(?:todo|to-do|to do|task|reminder)$/],
  ['none', /^nothing(?: at all| for you| to add| to do with (?:my )?(?:todos|tasks|you))?$/],
  ['none', new RegExp(`^${SHOULD}ignore (?:it|that|this|me)$`)],
]

/** “ping Mo”, in any quotation marks. */
const QUOTED = `["“”„«'](?<text>[^"“”„»]{1,300}?)["“”»']`

/** "when I say 'ping Mo' I mean a todo". Without quotation marks, the meaning must be one that is known. */
const WHEN_I_SAY = new RegExp(
  `^(?:please )?(?:when(?:ever)?|if|every time) i (?:just )?(?:say|write|type|enter|tell you)[ :]+(?:${QUOTED}|(?<bare>.{1,300}?)),? (?:then )?(?:i mean|i want|(?:it|that|this) (?:means|is)|(?:it|that)'s|(?:treat|take|read) (?:it|that) as|(?=(?:add|create|make|save|note|show|list|ignore|you should) )) ?(?<meaning>.{1,80})$`,
  'i',
)
/** "'ping Mo' means a todo". */
const MEANS = new RegExp(
  `^(?:by |with )?${QUOTED},? (?:i mean|always means|means|should mean|stands for|is) (?<meaning>.{1,80})$`,
  'i',
)
const MEANT = '(?:means|meant|stands for|is|was)(?: .{0,80})?'
const FORGET = new RegExp(
  `^(?:please )?forget (?:(?:the meaning of|what i (?:said|told you) about) ${QUOTED}|(?:that|what) (?:${QUOTED.replace('text', 'quoted')} ${MEANT}|(?<bare>.{1,200}?) (?:means|meant|stands for)(?: .{0,80})?))$`,
  'i',
)

/** No such message is longer. */
const MAX_LENGTH = 600

/** Reads a message that says what words mean, or asks to forget it. Null for any other message. */
export function readTeaching(message: string, conversation: Conversation): Plan | Reply | null {
  if (message.length > MAX_LENGTH) return null
  const said = normalise(message).replace(/[.!?]+$/, '')
  const forgotten = FORGET.exec(said)?.groups
  const unwanted = forgotten?.text ?? forgotten?.quoted ?? forgotten?.bare
  if (unwanted) return forgetWordingPlan(unwanted)
  const taught = (WHEN_I_SAY.exec(said) ?? MEANS.exec(said))?.groups
  const text = taught?.text ?? taught?.bare
  if (!taught?.meaning || !text) return null
  const means = meaningOf(taught.meaning)
  if (means) return teachPlan(text, means, conversation)
  return taught.text && WHEN_I_SAY.test(said) ? { text: TEACHABLE } : null
}

function meaningOf(words: string): Meaning | undefined {
  const meaning = words.toLowerCase().replace(/^["“'](.*)["”']$/, '$1')
  return MEANINGS.find(([, pattern]) => pattern.test(meaning))?.[0]
}
