import type { Message } from '../normalise/message.ts'
import type { SingleCommand } from '../types.ts'

type Simple = 'undo' | 'redo' | 'help' | 'quota' | 'datetime' | 'greeting' | 'thanks'

const IT = '(?:that|it|this|them|these|those|everything|both|all of (?:it|that|them))'
const LAST =
  '(?:(?:the|my|your) (?:very )?(?:last|previous|latest) (?:change|one|thing|action|step|command|edit|task|todo)s?)'

/** Fixed phrases. Each is the whole message. */
const FORMS: [RegExp, Simple][] = [
  [
    whole(
      `(?:(?:oops|whoops|oh no|oh|wait|no|sorry|ah|argh|hey|please)[ ,!.]*)*(?:undo|revert|reverse|take back|roll back|un-?do)(?: (?:${IT}|${LAST}|last|what you (?:just )?did))?(?: (?:again|now|for me))?|(?:(?:oops|no|wait)[ ,!.]*)?(?:take|roll|put) ${IT} back(?: (?:again|please|(?:to )?(?:the way|how|where|as) it was(?: before)?))?|(?:(?:oops|no|wait|sorry|please)[ ,!.]*)*(?:bring|get) ${IT} back|(?:(?:no|wait|oops)[ ,!.]*)*(?:that(?:'s| was| is) (?:wrong|a mistake|not right|my mistake)|i didn't mean (?:that|to))[ ,.!;]+(?:please )?(?:undo(?: (?:it|that))?|(?:bring|get|take|put) ${IT} back)|restore ${IT}|undelete(?: ${IT})?|go back|ctrl[ +-]?z|(?:change|put) it back`,
    ),
    'undo',
  ],
  [
    whole(
      `redo(?: (?:${IT}|the (?:last )?(?:change|one|thing)))?|(?:undo|revert|reverse|take back) (?:that|the|your|my|this)(?: last)? undo|do (?:it|that) again`,
    ),
    'redo',
  ],
  [
    whole(
      'help(?: me| please)?|what can (?:you|i) (?:do|say|ask)(?: for me| here)?|what (?:else )?(?:are you able to|can you help(?: me)? with)(?: do)?|how do(?:es)? (?:you|this|it|i use (?:this|you|it)) ?(?:work)?|commands|what do you do|what are your (?:commands|abilities|features|skills)|(?:show|list)(?: me)? (?:the |your |all )?(?:commands|help|options)|i need help|(?:who|what) are you|\\?',
    ),
    'help',
  ],
  [
    /(?:\b(?:my|the) (?:quota|usage|monthly limit|message limit)\b|^quota$|^usage$|how many (?:requests|messages|credits)\b.*\b(?:left|remaining|used|have|more)|\bmonthly (?:limit|quota)\b|\bmy allowance\b|how much (?:of my (?:quota|limit)|(?:quota|usage))\b)/,
    'quota',
  ],
  [
    whole(
      "what(?:'s| is) the (?:current )?(?:time|date|day)(?: now| today| right now)?|what time is it(?: now| right now)?|what day is (?:it|today)(?: today)?|what(?:'s| is) today(?:'s date)?|what date is (?:it|today)|(?:tell me|what's) the time|what(?:'s| is) today's date",
    ),
    'datetime',
  ],
  [
    whole(
      'hi|hello|hey|yo|hola|hallo|namaste|(?:are )?(?:you|u) there|hiya|howdy|good (?:morning|afternoon|evening|day)|(?:hi|hello|hey) (?:there|again|you|assistant)|morning|greetings|how are you(?: doing)?(?: today)?',
    ),
    'greeting',
  ],
  [
    whole(
      "(?:ok |okay |great |perfect |cool )?(?:thanks|thank you|thx|ty|cheers)(?: ever so much| a lot| so much| very much| a bunch| for (?:that|your help|the help))?(?:[ ,]+(?:mate|man|bro|dude|love|dear|again|all))?|great(?: job| work)?|perfect|ok|okay|cool|nice(?: one| work)?|many thanks|awesome|good job|well done|that's (?:great|perfect|all|it)|sounds good|lovely|brilliant|wonderful|much appreciated|(?:you are|you're|ur) (?:great|the best|awesome|amazing|brilliant|a star|so helpful|wonderful)|(?:thanks|thank you|ok|okay)[ ,]+(?:that(?:'s| is| will be| would be)|that'll be)(?: all| it)(?: for (?:now|today))?|(?:k|kk|ok|okay|lol)[ ,]+(?:thx|thanks|ty|cool|cheers|bye)|[👍👌🙏🙌👏❤💕😀-😎🤗🥰💪\\ufe0f\\u{1F3FB}-\\u{1F3FF}]+|bye|goodbye|good night|see you(?: later)?",
    ),
    'thanks',
  ],
]

function whole(source: string): RegExp {
  return new RegExp(`^(?:${source})$`, 'u')
}

/** Reads undo, redo, help, the quota, the date, greetings and thanks. */
export function readSimple({ wholeLower, lower }: Message): SingleCommand | null {
  const found = FORMS.find(([pattern]) => pattern.test(wholeLower) || pattern.test(lower))
  return found ? { kind: found[1] } : null
}
