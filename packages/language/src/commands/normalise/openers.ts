/** Words for a todo. */
const KIND =
  '(?:to-?\\s?dos?|tasks?|reminders?|remainders?|items?(?!\\s+(?:number|no\\.?|#|\\d))|entry|action\\s+items?|alarm|notes?)(?:\\s+(?:list\\s+)?(?:item|entry))?'
const ADJECTIVE =
  '(?:new|another|one|quick|(?:very\\s+)?(?:urgent|important)|(?:very\\s+)?(?:high|medium|low)[\\s-](?:priority|importance))'
/** The list of all todos; for a list with a name of its own, see ON_A_LIST. */
const LIST =
  '(?:(?:my|the|our)\\s+)?(?:to-?\\s?do|task|reminder)?s?\\s*(?:list|calendar|schedule|agenda|to-?\\s?dos|tasks|reminders)'
/** An event, which stays in the title: "make an appointment with Ana". */
const EVENT = '(?:me+t+ings?|app?oint?ments?|event)(?!\\p{L})'
/** "set up" asks for a todo only before a meeting: "set up the router" is a task of the user. */
const SET_UP = `set\\s+up(?=\\s+(?:\\p{L}+[\\s-]+){0,3}(?:meetings?|appointments?|event|call|chat|catch-?up|lunch|dinner|interview|sync|1:1)(?!\\p{L}))`
const ARTICLE = '(?:(?:an?|the|another|one|this|my)\\s+)?'

/**
 * Words that ask for a new todo, before its title. `remind`: the words also ask for a reminder at the time of the todo.
 */
export interface Opener {
  pattern: RegExp
  remind: boolean
}

export const OPENERS: readonly Opener[] = [
  // "create a new high-priority todo for", "I need a reminder on my list to"
  opener(
    `${oneOf('create|crate|add|make|calendar|diari[sz]e|set(?:\\s+up)?|put(?:\\s+in)?|open(?:\\s+up)?|enter|insert|record|new|(?:give|get)\\s+me|have(?=\\s+an?\\s)|start|schedule|i\\s+(?:need|want|would\\s+like)')}\\s*(?:me\\s+)?${ARTICLE}(?:${ADJECTIVE}\\s+)*${KIND}(?!\\s+list)(?:\\s+(?:on|to|in)\\s+${LIST})?(?:\\s+(?:set(?:\\s+up)?|made|created))?`,
  ),
  opener(`(?:${ADJECTIVE}\\s+)*(?:to-?do|task)(?=\\s*[:-])`),
  // "remind me to", "set a reminder for me to"
  opener(
    '(?:(?:remind|remindme|reminde|remaind)(?:\\s+me)?(?=\\s+(?:me|to|of|about|that|at|on|in|when|tomorrow|every|next|this|\\d)(?!\\p{L}))(?:\\s+me)?|remind\\s+me|reminder(?=\\s+(?:to|for|about|of|that)\\s)|(?:set|create|add|make|give|have|i\\s+(?:need|want))\\s+(?:me\\s+)?(?:up\\s+)?(?:an?|the|another)\\s+(?:re(?:mi|mai)nder|alarm|alert)(?:\\s+(?:for|to)\\s+me(?=\\s+(?:to|for)\\s))?|alert\\s+me|(?:get|be)\\s+reminded|wake\\s+me(?:\\s+up)?\\s+with\\s+an?\\s+(?:reminder|alarm)(?=[\\s:,]))(?:\\s+(?:too|2)(?=\\s+\\p{L}))?',
    { remind: true },
  ),
  // "start a new shopping list": the title is empty, so the assistant asks for its things
  opener(
    `${oneOf('make|create|start|begin|generate|produce|open|bring\\s+up|show|set\\s+up|add|give\\s+me|i\\s+(?:need|want)')}\\s+(?:me\\s+)?(?:(?:an?\\s+)?(?:new|fresh|another|blank|empty)|an?)\\s+(?:\\p{L}+\\s+){0,2}(?:list|register)(?=\\s*(?:$|[.,:;!]|(?:of|for|with|called|named)\\s))`,
  ),
  // "schedule", "make an appointment", "mark my calendar for"
  opener(
    `${oneOf(
      SET_UP,
      'create|crate|add|insert|schedule|shedule|calendar(?=\\s+(?:an?|the|my)\\s)|diari[sz]e|enter|put\\s+in|put\\s+(?:me\\s+(?:in|down|up)|down)(?:\\s+for)?|put|set(?=\\s+an?\\s)|book\\s+in|write\\s+down|note\\s+down|note(?!\\s+to\\s+self)|jot\\s+down|jot|(?:pop|scribble)\\s+down|log(?!\\s+(?:on|in|into|off|out|my|the)(?!\\p{L}))|block(?:\\s+(?:out|off))?(?:\\s+(?:my|the|our)\\s+(?:calendar|schedule|diary|agenda))?(?=\\s)|plan\\s+in|(?:book|pencil)\\s+(?:me\\s+)?(?:in|down|up)(?:\\s+for)?|sign\\s+me\\s+up(?:\\s+for)?|book\\s+me(?=\\s+an?\\s)|book(?=\\s+(?:an?|\\d+|half|one|two|three)[\\s-](?:and\\s+a\\s+half\\s+|an?\\s+)?(?:hours?|minutes?|mins?|hrs?)(?!\\p{L}))|book(?=\\s+(?:me\\s+)?an?\\s+(?:appointment|meeting))',
      `(?:make|get(?:\\s+me)?|set|arrange|organi[sz]e|book(?:\\s+me)?|i\\s+(?:need|want)|plan)(?=\\s+${ARTICLE}(?:\\p{L}+\\s+){0,2}${EVENT})`,
      'mark\\s+(?:my\\s+calendar\\s+)?(?:that|for|with|down)',
      // Verbs that ask for a todo only with a list: "stick bread on my list".
      '(?:place|throw|stick|include|write|list(?!\\s+(?:all|any|each|every|everything|out|the|my|me|items|things|tasks|what|of)(?!\\p{L}))|note|pop|append|save|mark|get(?!\\s+(?:rid|me)(?!\\p{L}))|set|make\\s+a?\\s*note\\s+of)(?=\\s.{1,80}\\s(?:to|on|onto|in|into)\\s(?:(?:my|the|our)\\s)?(?:[\\p{L}-]+\\s){0,4}(?:lists?|calendar|agenda))',
    )}(?:\\s+in)?(?:\\s+that\\s+(?:i|we)\\s+(?:must|need\\s+to|have\\s+to|should))?(?:\\s+me(?=\\s+(?:an?|the|one|some)\\s))?(?:\\s+(?:an?\\s+)?(?:new\\s+)?(?:event|entry)(?=\\s+(?:called|named|titled|to|for)))?`,
  ),
  // A plan of the user: "I need to", "don't let me forget", "I have a …"
  opener(
    "(?:(?:i|we)\\s+(?:really\\s+|also\\s+|still\\s+)?(?:need|have|want|ought|got)\\s+to(?:\\s+remember\\s+to)?(?!\\s+(?:know|see|hear|ask|understand|talk\\s+to\\s+you|speak\\s+to\\s+you))|gotta|(?:need|have|got)\\s+to(?!\\s+(?:know|see|hear))|note\\s+to\\s+self|(?:i|we)\\s+must(?:\\s+to)?(?!\\s+not)|i\\s+should(?!\\s+(?:not|like|love|think|say|hope))|(?:i|we)(?:['’]d|\\s+would|\\s+should)\\s+(?:really\\s+)?(?:like|love)\\s+to(?:\\s+have(?=\\s+(?:the|an?|my|lunch|dinner|breakfast|coffee)(?!\\p{L})))?(?!\\s+(?:know|see|hear|ask|understand))|i\\s+gotta|(?:i\\s+have|i['’]ve\\s+got|there\\s+is|there['’]s)(?=\\s+an?\\s)|i['’]ve\\s+got\\s+to|(?:(?:do|must|can)\\s?n['o’]?t|(?:must|can|should|shall|had\\s+better|better)\\s?not|(?:i|we)\\s+(?:must\\s?n['o’]?t|can\\s?n?['o’]?t|(?:must|can|should|shall|had\\s+better)\\s?not)|(?:i|we)['’]d\\s+better\\s+not)\\s+(?:let\\s+me\\s+)?forget(?:\\s+(?:to|about|that))?|remember(?:\\s+(?:to|that))?|make\\s+sure\\s+(?:to|that\\s+i|i))",
  ),
]

export const ON_MY_LIST = new RegExp(
  `\\s(?:to|on(?:to)?|in(?:to)?)\\s+${LIST}(?:\\s+of\\s+things\\s+to\\s+do)?(?![\\p{L}])`,
  'giu',
)
/** A word in the name of a list before "list". */
const NAME_WORD =
  '(?!(?:to|on|onto|in|into|of|for|from|at|by|with|and|or|the|my|our|list|own|whole|entire|long|short)(?![\\p{L}-]))[\\p{L}\\p{N}][\\p{L}\\p{N}&-]*'
const NO_LIST_NAME = '(?!(?:to-?\\s?do|todos?|tasks?|reminders?|new|bucket\\s+of)\\s+lists?(?!\\p{L}))'
/** The names that follow "list": a name in quotation marks, or capital words. */
const NAME_BEHIND =
  '(?:"(?<quoted>[^"]{1,50})"|“(?<curly>[^”]{1,50})”|(?<called>\\p{Lu}[\\p{L}\\p{N}&-]*(?:\\s\\p{Lu}[\\p{L}\\p{N}&-]*){0,3}))'

/** "on my shopping list", "on my list for groceries", "to the list Groceries": a list with a name. */
const A_LIST_AFTER = [
  '(?:my|the|our)\\s+(?:"(?<quotedBefore>[^"]{1,50})"|“(?<curlyBefore>[^”]{1,50})”)\\s+list',
  `(?:my|the|our)\\s+${NO_LIST_NAME}(?<name>${NAME_WORD}(?:\\s+${NAME_WORD}){0,2})\\s+list`,
  '(?:my|the|our)\\s+list\\s+(?:for|of)\\s+(?<thing>\\p{L}+)',
  // Without an article only lists that many people have: "add milk to shopping list".
  '(?<usual>shopping|grocery|groceries|supermarket|packing|gift|wish|guest|bucket|reading)\\s+list',
].join('|')
const ON_A_LIST = new RegExp(`\\s(?:to|on(?:to)?|in(?:to)?)\\s+(?:${A_LIST_AFTER})(?!\\p{L})`, 'giu')
/** Case matters: in "to the list of things" no name follows. */
const ON_LIST_NAMED = new RegExp(
  `\\s(?:to|on(?:to)?|in(?:to)?)\\s+(?:(?:my|the|our)\\s+)?[Ll]ist\\s+(?:(?:called|named)\\s+)?${NAME_BEHIND}`,
  'gu',
)

/** Returns the lists that the text names, and the words that say so. */
export function listsIn(text: string): { name: string; start: number; end: number }[] {
  return [ON_A_LIST, ON_LIST_NAMED].flatMap((pattern) =>
    Array.from(text.matchAll(pattern), ({ index, groups = {}, 0: words }) => ({
      name:
        groups.name ??
        groups.thing ??
        groups.usual ??
        groups.quotedBefore ??
        groups.curlyBefore ??
        groups.quoted ??
        groups.curly ??
        groups.called ??
        '',
      start: index,
      end: index + words.length,
    })),
  )
}

function oneOf(...words: string[]): string {
  return `(?:${words.join('|')})`
}

function opener(source: string, { remind = false } = {}): Opener {
  return { pattern: new RegExp(`${source}(?![\\p{L}\\p{N}])`, 'iuy'), remind }
}
