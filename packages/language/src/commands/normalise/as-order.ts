/**
 * Most messages are commands in disguise: "could you add milk", "I need milk added to my list", "on my list, put milk".
 * This file unwraps them, so that the readers only have to know plain commands ("add milk to my list"). The words of
 * the command stay as they were written.
 */

/** Names for what holds todos: "my shopping list", "the list of things to do", "my calendar". */
export const LIST =
  "(?:(?:my|the|our|this|that)\\s+)?(?:(?!(?:my|the|our|on|to|from|in|off|of|for|at|and)\\s)[\\p{L}'’-]+\\s+){0,3}?(?:(?:to-?\\s?do\\s+)?lists?|lisr|cal[ae]nd[ae]rs?|agenda|schedule|to-?\\s?do(?:'?s)?|tasks|reminders)(?:\\s+(?:of|for)\\s+(?:things\\s+to\\s+do|to-?\\s?do'?s?|tasks(?:\\s+to\\s+complete)?|reminders|shopping|groceries|housework|chores))?(?![\\p{L}-])"

/** The start of a time, for patterns that know no times. */
const TIMELY =
  '(?=(?:for\\s|on\\s|from\\s)?(?:today|tonight|tomorrow|tmrw|this|next|from|between|all\\s+day|noon|the\\s+(?:\\d|first|second|third|morning|afternoon|evening|week|whole|rest)|\\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))'

/** Names by which people address an assistant. */
const NAMES = 'alexa|siri|google|cortana|bixby|jarvis|olly|pda|computer|assistant|buddy|todo agents?'
/**
 * Verbs of actions of the assistant. "I want to" or "can I" before such a verb makes a command, not a plan of the user.
 */
const OURS =
  '(?:add|put|create|make|set|schedule|book|have|get|see|hear|view|read|know|check|look|list|show|find out|delete|remove|erase|cancel|clear|reschedule|postpone|prepone|start|change|update|be\\s+reminded|start\\s+a\\s+new)'
/**
 * Words that make "I need to cancel …" a command. Without one of them the message is a plan: "I need to cancel my gym
 * membership".
 */
const THINGS =
  '(?:lists?|cal[ae]nd[ae]rs?|agenda|schedule|to-?\\s?dos?|tasks?|reminders?|events?|meetings?|appointments?|deadlines?)'

/** The verb of an order, for words that wrap one only before such a verb. */
const ORDER_AHEAD =
  '(?=[\\s,.!:–—-]+(?:(?:and|but|now|also|then|please|pls|plz|can\\s+(?:you|u|we)|could\\s+(?:you|we))[\\s,]+){0,3}(?:add|remind|remember|put|create|make|set|schedule|move|delete|remove|cancel|postpone|reschedule|prepone|complete|mark|tick|check|show|list|tell|rename|undo|skip|snooze|what|whats|when|where|which)(?!\\p{L}))'

const PREFIX = new RegExp(
  `^(?:${[
    // Blanks, sounds, and a greeting before the command.
    '[:;]-?[)(D](?=\\s)|[\\s,.!:–—-]|[\\u{1F600}-\\u{1F64F}]',
    '(?:(?:hey|hi|hello)(?:\\s+(?:there|again))?|good\\s+(?:morning|afternoon|evening|day)|ok|okay|yo|please(?:\\s+to(?=\\s))?|pls|plz|kindly|so|well|also|and|then|now|just|yes|actually|oh|wait(?:\\s+no)?|um+|uh+|hmm+)(?=[\\s,!.:])',
    `(?:${NAMES})(?=[\\s,!.:])`,
    '(?:dear|love|mate|darling|buddy|pal|folks|everyone)(?=\\s?[,!.])',
    // Forms of address, and thanks for the last answer, before an order.
    `(?:yaar|bro|bruh|dude|man|sir|madam|ma['’]am|boss|mate|guys|team|hun|honey|babe|dear|thanks|thank\\s+you|thx|ty|great|perfect|cool|nice|awesome|lovely|sorry|lol|haha|right|fine|alright|all\\s+right|anyway|whatever|good|no\\s+problem|(?:oh\\s+)?(?:my\\s+)?(?:god|gosh|goodness))(?:\\s+(?:a\\s+lot|so\\s+much|very\\s+much))?${ORDER_AHEAD}`,
    '(?:thanks|thank\\s+you|thx)(?:\\s+(?:a\\s+lot|so\\s+much|very\\s+much))?\\s?[.!]+(?=\\s+\\p{L})',
    '(?:it\\s+)?(?:might|would|could)\\s+be\\s+(?:an?\\s+|the\\s+)?(?:good\\s+)?(?:idea|worth|best|wise)\\s+to(?=\\s)',
    '(?:(?:just\\s+)?(?:a\\s+)?quick\\s+(?:one|question|thing)|one\\s+more\\s+thing|as\\s+(?:discussed|agreed|mentioned)|further\\s+to\\s+(?:the\\s+above|my\\s+last\\s+(?:message|mail|email|note))|for\\s+the\\s+avoidance\\s+of\\s+doubt)(?=[\\s,:])',
    "right(?=\\s+so(?!\\p{L}))|(?:excuse\\s+me|(?:(?:i\\s+am|i['’]m)\\s+)?sorry\\s+to\\s+(?:trouble|bother|disturb)\\s+you)(?=\\s?[,.!])|recurring(?=:)",
    '(?:do\\s+the\\s+needful(?:\\s+and|,))(?=\\s)',
    "(?:i\\s+(?:think|guess|suppose|believe|reckon)(?:\\s+that)?)(?=\\s+(?:i|we)(?:\\s+(?:really|still|also|probably))?(?:\\s+(?:need|have|ought)\\s+to|\\s+(?:must|should)|\\s+had\\s+better|['’]d\\s+better)(?!\\p{L}))",
    // Requests.
    'do\\s+(?=(?:remind|add|put|make|note|jot|write|create|set|schedule|remember|delete|remove|cancel|clear|move|show)\\s)',
    '(?:completely|totally|entirely|fully)\\s+(?=(?:clear|delete|remove|erase|cancel)\\s)',
    '(?:i|we)\\s+(?:need|want|have|would\\s+like)\\s+to\\s+(?=(?:set|add|create|make)\\s+(?:up\\s+)?(?:an?\\s+)?(?:new\\s+)?(?:reminder|to-?do|task|event)s?(?!\\p{L}))',
    "it\\s+would\\s+be\\s+(?:so\\s+|very\\s+|really\\s+)?(?:lovely|great|nice|wonderful|good|helpful|kind|brilliant|awesome)\\s+(?:of\\s+you\\s+)?(?:if\\s+you(?:\\s+could|\\s+would|\\s+can|['’]d)|to)(?=\\s)",
    "i(?:['’]d|\\s+would|\\s+should)\\s+(?:really\\s+)?(?:appreciate\\s+it|be\\s+(?:(?:most|very|so|ever\\s+so)\\s+)?grateful)\\s+if\\s+you(?:\\s+could|\\s+would|\\s+can|['’]d)(?=\\s)",
    '(?:can|could|would|will|may|wud|cud)\\s+(?:you|u|ya)(?=\\s)(?:\\s+(?:please|pls|kindly|just|maybe|possibly))*(?!\\s+(?:have|see|like|do|be|mind)(?=\\s))',
    'would\\s+you\\s+(?:mind|be\\s+(?:willing|able|so\\s+kind\\s+as)\\s+to|like\\s+to)(?=\\s)',
    "(?:i(?:'d|’d|\\s+would)?\\s+(?:need|want|like|love|wish))\\s+(?:for\\s+)?you\\s+to(?=\\s)",
    'i\\s+(?:was|am)\\s+(?:wondering|hoping)\\s+(?:if\\s+)?(?:you\\s+(?:could|can|would|might))(?=\\s)',
    '(?:is\\s+it|would\\s+it\\s+be)\\s+(?:possible|ok(?:ay)?)\\s+(?:for\\s+you\\s+)?(?:to|if\\s+you)(?=\\s)',
    '(?:might|may)\\s+i\\s+(?:please\\s+)?(?:trouble|ask|bother|beg)\\s+you\\s+(?:kindly\\s+)?to(?=\\s)',
    '(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth(?:ly)?|finally|lastly|next)(?:\\s+of\\s+all)?[\\s,:]+(?=(?:please\\s+)?(?:add|delete|remove|move|complete|mark|cancel|remind|create|tag|rename|show|undo|schedule|reschedule|postpone|finish)\\s)',
    '(?:fyi|for\\s+your\\s+information|be\\s+advised\\s+that|i\\s+wonder(?:\\s+(?:if|whether))?\\s+you\\s+(?:could|can|would|might))(?=[\\s,:])',
    "i(?:['’]d|\\s+(?:should|would|shall))\\s+be\\s+(?:(?:most|very|so|ever\\s+so|really)\\s+)?(?:grateful|obliged|thankful|glad|happy|pleased)\\s+if\\s+you\\s+(?:could|would|can|might)(?:\\s+(?:also|please|kindly))*(?=\\s)",
    'i\\s+(?:want|need|would\\s+like|ask)\\s+that\\s+you(?=\\s)',
    '(?:do\\s+me\\s+a\\s+favou?r\\s+and|be\\s+(?:so\\s+(?:kind|good|nice)(?:\\s+and|\\s+as\\s+to)|(?:kind|good|nice)\\s+enough\\s+to)|pray(?!\\s+(?:for|to|with)(?!\\p{L}))|see\\s+if\\s+you\\s+can|if\\s+you\\s+could|you\\s+(?:can|should|must|need\\s+to|have\\s+to))(?=\\s)',
    "(?:go\\s+ahead\\s+and|let'?s(?:\\s+go\\s+ahead\\s+and)?|let’s|hurry\\s+up\\s+and|be\\s+sure\\s+(?:to|you)|make\\s+sure\\s+(?:to|you)|help\\s+(?:me\\s+)?(?:to\\s+)?(?=remind|add|find|set|get|have|create|make|schedule|move|remove|delete)|don'?t\\s+forget\\s+to(?=\\s+remind\\s+me))(?=\\s|(?<=\\s))",
    `(?:can|could|may|might)\\s+(?:i|we)\\s+(?:please\\s+)?(?:suggest\\s+(?:that\\s+)?we\\s+)?(?=${OURS}(?!\\p{L}))(?!have\\s+(?:a\\s+)?(?!reminder))`,
    `maybe\\s+(?:we|you)\\s+(?:can|could|should)(?=\\s+${OURS}(?!\\p{L}))`,
    `(?:i\\s+(?:would\\s+like|'d\\s+like|want|wanna|wish)|i['’]d\\s+like|i\\s+wanna)(?:\\s+to)?(?=\\s+(?:${OURS}|include)(?!\\p{L}))(?!\\s+(?:to\\s+)?(?:have|get|make|be)\\s+(?!reminded))`,
    `(?:i|we)\\s+(?:(?:really|just)\\s+)?(?:need\\s+to|have\\s+to|got\\s+to|gotta|must|shall|should)(?=\\s+(?:know|see|hear|find\\s+out|be\\s+reminded)(?!\\p{L}))`,
    `(?:i|we)\\s+(?:(?:really|just)\\s+)?(?:need\\s+to|have\\s+to|got\\s+to|gotta|must|shall|should|want\\s+to|wanna)(?=\\s+(?:delete|remove|erase|cancel|clear|move|reschedule|postpone|change)\\s[^,;]{0,60}\\b${THINGS}(?!\\p{L}))`,
  ].join('|')})+`,
  'iu',
)

/** Politeness at the end: "could you add milk, please?" */
const POLITE_END =
  /[\s,.!?]{0,3}\s(?:please|pls|plz|(?:thanks|thank you|thx|cheers|ta)(?: (?:(?:very|so) much|a lot|in advance|a million))?|if you can|for me please|lol|haha|anyways?|btw|by the way)[\s.!?]*$|,\s?(?:would|will|could|can|won['’]t) you(?: please)?[\s.!?]*$/i
/** The start of a command in the form of a question. */
const ORDER_QUESTION =
  /(?:^|[\s,])(?:(?:can|could|would|will|wud|cud)\s+(?:you|u|ya|we)|is it possible|would it be possible|would you mind)\s/i

/** Returns the command without the words around it: a greeting, a request, politeness. */
export function unwrapped(message: string): string {
  const polite = message.replace(POLITE_END, '')
  const prefix = PREFIX.exec(polite)?.[0] ?? ''
  const order = polite.slice(prefix.length)
  if (order.trim() === '') return polite.trim()
  return ORDER_QUESTION.test(prefix) ? order.replace(/[\s?]+$/, '') : order
}

interface Rewrite {
  pattern: RegExp
  order: string
}

const IT = '(?:it|that|this|them|those|these)'
const ASK =
  '(?:(?:and|so|then|please|just|can\\s+you|could\\s+you|will\\s+you|would\\s+you|you\\s+can|go\\s+ahead\\s+and|do)\\s+)*'
const ADDED = '(?:added|put|placed|included|listed|written(?:\\s+down)?|noted)'
const REMOVED = '(?:removed|deleted|erased|cleared|cancell?ed|dropped|taken\\s+(?:away|off|out)|crossed\\s+(?:off|out))'
const REMOVE =
  '(?:remove|delete|erase|drop|scratch|strike|cancel|take\\s+off|cross\\s+off|cross\\s+out|get\\s+rid\\s+of)'
const ONTO = '(?:to|on|onto|in|into)'
const FROM = '(?:from|off(?:\\s+of)?|of|on|in)'

/**
 * Other wordings of a command; the first that matches is taken. `x`: the thing, `list`: the list or calendar that holds
 * it.
 */
const REWRITES: Rewrite[] = [
  // "do I have pepper on my list? If not, add it", "I'm not sure if … is on my list, but if it isn't, put it on there"
  rewrite(
    `(?:is|are|do\\s+i\\s+have|have\\s+i\\s+got|i'?m\\s+not\\s+sure\\s+if|check\\s+if)\\s+(?<x>.{1,80}?)\\s+(?:(?:is|are|already|listed|on|in)\\s+)*(?<list>${LIST})[\\s,;?.]*(?:(?:but|and)\\s+)?(?:if\\s+(?:not|(?:it|they)\\s+(?:is\\s+not|are\\s+not|isn'?t|aren'?t))[\\s,]*)?${ASK}(?:add|put)\\s+${IT}(?!\\p{L}).*`,
    'add $<x> to $<list>',
  ),
  rewrite(
    `(?:is|are|do\\s+i\\s+have)\\s+(?<x>.{1,80}?)\\s+(?:(?:already|listed|on|in)\\s+)*(?<list>${LIST})[\\s,;?.]*(?:(?:but|and)\\s+)?(?:if\\s+not[\\s,]*${ASK}(?:add|put)|${ASK}add\\s+if\\s+(?:not|(?:it|they)\\s*'?(?:s|re)\\s+not)).*`,
    'add $<x> to $<list>',
  ),
  rewrite(
    `add\\s+(?<x>.{1,80}?)\\s+to\\s+(?<list>${LIST})\\s+if\\s+(?:(?:it|they|i)\\s+(?:is\\s+not|are\\s+not|isn'?t|aren'?t|haven'?t|hasn'?t)|not)(?!\\p{L}).*`,
    'add $<x> to $<list>',
  ),
  // "I have to hand in the form, can you write that down"
  rewrite(
    `(?:i\\s+(?:think|guess|suppose)\\s+)?(?:(?:i|we)\\s+(?:(?:really|probably|still|also)\\s+)?(?:have\\s+to|need\\s+to|must|should)\\s+(?:(?:really|probably|maybe)\\s+)?)(?<x>.{1,120}?)[\\s,;.]+(?:(?:can|could|will|would)\\s+you\\s+)?(?:please\\s+)?(?:(?:write|note|jot|put)\\s+(?:that|it|this)\\s+down|(?:make\\s+a\\s+note|take\\s+note)\\s+of\\s+(?:that|it)|(?:add|note)\\s+(?:that|it|this))(?:\\s+for\\s+me)?`,
    'add $<x>',
  ),
  rewrite(`put\\s+(?<x>.{1,80}?)\\s+in\\s+(?=(?:for|on|at)\\s)(?<y>.{1,80})`, 'add $<x> $<y>'),
  // "I'm out of eggs, put them on my list", "I need oranges, add that to the list"
  rewrite(
    `(?:i|we)(?:\\s*['’](?:m|re|ve)|\\s+(?:am|are|have|ran|think\\s+i\\s+ran|just\\s+ran|do\\s*n[o'’]?t\\s+have))?\\s+(?:run\\s+)?(?:out\\s+of|low\\s+on|no|any\\s+more|need|ran\\s+out\\s+of)\\s+(?:more\\s+|any\\s+more\\s+)?(?<x>.{1,60}?)[\\s,;.]+${ASK}(?:(?:add|put|include)\\s+${IT}|add|(?:i\\s+)?need\\s+${IT}\\s+(?:to\\s+be\\s+)?added|remind\\s+me)\\s+(?:down\\s+)?${ONTO}\\s+(?<list>${LIST}).*`,
    'add $<x> to $<list>',
  ),
  rewrite(
    `(?:i|we)(?:\\s*['’](?:m|re)|\\s+(?:am|are|ran))\\s+(?:all\\s+)?out\\s+of\\s+(?<x>.{1,60}?)[\\s,;.]+${ASK}(?:add|put|include)\\s+${IT}(?:\\s+(?:please|down))?`,
    'add $<x>',
  ),
  rewrite(
    `(?:i|we)\\s+(?:have\\s+to|need\\s+to|must|should|want\\s+to)\\s+(?<x>.{1,80}?)[\\s,;.]+${ASK}(?:add|put)\\s+${IT}\\s+(?:down\\s+)?${ONTO}\\s+(?<list>${LIST})`,
    'add $<x> to $<list>',
  ),
  rewrite(`(?<list>${LIST})\\s+needs?\\s+(?<x>(?!to(?!\\p{L})).{1,80}?)(?:\\s+on\\s+it)?`, 'add $<x> to $<list>'),
  // "find the dentist and delete it", "look up and cancel the gym"
  rewrite(
    `(?:find|search\\s+for|look\\s+(?:up|for)|get|locate)\\s+(?<x>.{1,80}?)[\\s,]+(?:and|then)\\s+${REMOVE}\\s+${IT}`,
    'remove $<x>',
  ),
  rewrite(`(?:find|search|look\\s+up|locate)\\s+and\\s+${REMOVE}\\s+(?<x>.{1,80})`, 'remove $<x>'),
  // "I no longer need milk, take it off my list", "I don't want the party anymore, so remove it from my calendar"
  rewrite(
    `(?:i|we)\\s+(?:no\\s+longer|do\\s*n[o'’]?t)\\s+(?:need|want|have)(?:\\s+to(?:\\s+attend)?)?\\s+(?<x>.{1,80}?)(?:\\s+any\\s?more)?[\\s,;.]+${ASK}(?:${REMOVE}|take|cross|forget)\\s+${IT}(?:\\s+(?:away|out))?(?:\\s+${FROM}\\s+(?<list>${LIST}))?(?:\\s+any\\s?more)?`,
    'remove $<x>',
  ),
  rewrite(
    `(?:i|we)\\s+(?:no\\s+longer|do\\s*n[o'’]?t)\\s+(?:need|want|have)\\s+(?<x>.{1,80}?)\\s+(?:on|in)\\s+(?<list>${LIST})(?:\\s+any\\s?more)?`,
    'remove $<x> from $<list>',
  ),
  rewrite(
    `(?:i|we)\\s+(?:no\\s+longer\\s+(?:need|want)|do\\s*n[o'’]?t\\s+(?:need|want))\\s+(?<x>(?!to(?!\\p{L})|you(?!\\p{L})).{1,80}?)\\s+any\\s?more`,
    'remove $<x>',
  ),
  rewrite(
    `(?:(?:i|we)\\s*(?:['’](?:m|re)|\\s(?:am|are))\\s+not\\s+going\\s+to|(?<y>.{1,80}?)\\s+(?:is|are|was|has\\s+been|got)\\s+(?:cancell?ed|called\\s+off|off))(?<x>(?:\\s.{1,80}?)?)[\\s,;.]+${ASK}(?:${REMOVE}|take)\\s+${IT}(?:\\s+${FROM}\\s+(?<list>${LIST}))?`,
    'remove $<x>$<y>',
  ),
  // "I need milk added to my list", "get bread removed from the list", "I'd like to have it added"
  rewrite(
    `(?:(?:i|we)(?:['’]d|\\s+would|\\s+wud)?\\s+(?:like|need|want|wish)|get|have)\\s+(?:for\\s+you\\s+to\\s+get\\s+)?(?:to\\s+have\\s+|to\\s+get\\s+)?(?<x>.{1,80}?)\\s+(?:to\\s+be\\s+)?${ADDED}(?:\\s+${ONTO}\\s+(?<list>${LIST}))?(?:[\\s;,.]+(?:i['’]?m|we['’]?re)\\s+out.*)?`,
    'add $<x> to $<list>',
  ),
  rewrite(
    `(?:(?:i|we)(?:['’]d|\\s+would)?\\s+(?:like|need|want|wish)|get|have)\\s+(?:to\\s+have\\s+)?(?<x>.{1,80}?)\\s+(?:to\\s+be\\s+)?${REMOVED}(?:\\s+${FROM}\\s+(?<list>${LIST}))?`,
    'remove $<x> from $<list>',
  ),
  rewrite(`(?:i|we)\\s+(?:need|want)\\s+(?<x>.{1,80}?)\\s+on\\s+(?<list>${LIST})`, 'add $<x> to $<list>'),
  // "cleaning needs to go on my list", "this should be removed from the list", "make sure bread is on my list"
  rewrite(
    `(?:(?:make|be)\\s+sure|ensure|see)\\s+(?:that\\s+)?(?<list>${LIST})\\s+(?:is|are)\\s+(?:(?:completely|all|totally)\\s+)?(?:clear|empty|free|blank)(?<x>.{0,60})`,
    'clear $<list>$<x>',
  ),
  rewrite(
    `(?:(?:make|be)\\s+sure|ensure|see)\\s+(?:that\\s+)?(?<x>.{1,60}?)\\s+(?:is|are)\\s+(?:clear|empty|free)\\s+(?:on|in)\\s+(?<list>${LIST})`,
    'clear $<list> for $<x>',
  ),
  rewrite(
    `(?:(?:(?:make|be)\\s+sure|ensure|see)\\s+(?:that\\s+)?(?<x>.{1,80}?)\\s+(?:is|are|gets?|goes|go)|(?<y>.{1,80}?)\\s+(?:should|must|needs?\\s+to|ha(?:s|ve)\\s+to|ought\\s+to|can)\\s+(?:be|go|get))\\s+(?:${ADDED}\\s+)?(?:${ONTO})\\s+(?<list>${LIST})`,
    'add $<x>$<y> to $<list>',
  ),
  rewrite(
    `(?<x>.{1,80}?)\\s+(?:should|must|needs?\\s+to|ha(?:s|ve)\\s+to|ought\\s+to|can)\\s+(?:be|get)\\s+${REMOVED}\\s+${FROM}\\s+(?<list>${LIST})`,
    'remove $<x> from $<list>',
  ),
  rewrite(
    `(?<list>${LIST})\\s+(?:should|must|needs?\\s+to)\\s+(?:have|include|contain)\\s+(?<x>.{1,80}?)(?:\\s+on\\s+it)?`,
    'add $<x> to $<list>',
  ),
  // "on my list, add cleaning", "for the shopping list, I need ham", "update my list: delete olives"
  rewrite(
    `(?:on|to|for|in|onto)\\s+(?<list>${LIST})[\\s,:]+${ASK}(?:also\\s+)?(?:add|put|include|write|i\\s+need|i\\s+want)\\s+(?<x>.{1,120}?)(?:\\s+added)?`,
    'add $<x> to $<list>',
  ),
  rewrite(
    `(?:on|from|in|off)\\s+(?<list>${LIST})[\\s,:]+${ASK}${REMOVE}\\s+(?<x>.{1,120})`,
    'remove $<x> from $<list>',
  ),
  rewrite(
    `(?:update|open|edit|change)\\s+(?<list>${LIST})[\\s,:;.]+${ASK}(?:and\\s+)?${REMOVE}\\s+(?<x>.{1,120})`,
    'remove $<x> from $<list>',
  ),
  rewrite(
    `(?:update|edit|extend)\\s+(?<list>${LIST})\\s+(?:with|by\\s+adding|to\\s+(?:include|have|add))\\s+(?<x>.{1,120})`,
    'add $<x> to $<list>',
  ),
  // "give me a reminder to …", "tell me to … in an hour", "I'd like to be reminded of …"
  rewrite(
    `(?:i(?:['’]d|\\s+would)\\s+like\\s+to\\s+|i\\s+(?:want|need)\\s+to\\s+)?be\\s+reminded(?<x>(?:\\s.{1,200})?)`,
    'remind me$<x>',
  ),
  // "make a new schedule for tomorrow's meeting": an entry, where an event is named.
  rewrite(
    `(?:make|create|add|set(?:\\s+up)?|put|do|keep|fix)\\s+(?:me\\s+)?(?:an?\\s+|one\\s+)?(?:new\\s+|another\\s+)?schedule\\s+(?:for|of)\\s+(?<x>(?!(?:the|this|my|our|next)\\s+(?:day|week|month)).{0,60}?(?<!\\p{L})(?:meeting|appointment|call|interview|class|exam|lunch|dinner|breakfast|party|visit|doctor|dentist|conference|function|review|session|training|trip|event)(?!\\p{L}).{0,60})`,
    'add $<x>',
  ),
  // "mark tomorrow as busy from 6am to 6pm", "block Friday afternoon as out of office"
  rewrite(
    `(?:mark|block|set|show|put|keep|reserve)\\s+(?:me\\s+|my\\s+(?:calendar|schedule|day)\\s+)?(?<when>(?:${TIMELY}.{0,40}?)?)\\s*(?:as|off\\s+as)\\s+(?<x>busy|unavailable|not\\s+available|blocked|booked|occupied|out\\s+of\\s+office|away|on\\s+leave)(?<then>(?:\\s.{1,60})?)`,
    'add $<x> $<when>$<then>',
  ),
  // "please remember me to call Ann": other languages have one word for both.
  rewrite(
    `remember\\s+(?:to\\s+)?me\\s+(?<x>(?:to|of|about|that|at|on|in|tomorrow|today|tonight|every|when)(?!\\p{L}).{1,200})`,
    'remind me $<x>',
  ),
  // "put milk on shopping": a list without the word.
  rewrite(
    `(?:add|put|write|stick)\\s+(?<x>.{1,120}?)\\s+(?:to|on|onto)\\s+(?:(?:my|the|our)\\s+)?(?<list>shopping|groceries)`,
    'add $<x> to my $<list> list',
  ),
  rewrite(
    `(?:add|create|save|note|put|log)\\s+(?<x>.{1,160}?)\\s+as\\s+an?\\s+(?:new\\s+)?(?:to-?\\s?do(?:\\s+item)?|task|reminder)`,
    'add $<x>',
  ),
  // "ping me 15 before": without a unit it is minutes.
  rewrite(
    `(?:remind|ping|nudge|alert|notify|warn)\\s+me\\s+(?<x>\\d{1,3})\\s+(?<y>(?:before|beforehand|ahead|prior)(?!\\p{L}).{0,120})`,
    'remind me $<x> minutes $<y>',
  ),
  // "pencil in half an hour for the accountant" names a length, and no time in half an hour.
  rewrite(
    `(?:pencil|book|put|fit|squeeze|slot|plan)\\s+in\\s+(?<x>(?:an?|half\\s+an?|\\d{1,3})[\\s-]?(?:hours?|hrs?|minutes?|mins?|h|m)(?:\\s+and\\s+a\\s+half)?\\s+(?:for|to|with)\\s(?!.*(?:\\sat\\s|:)\\d).{1,120})`,
    'find $<x>',
  ),
  // "remind us to leave": the todos are the user's.
  rewrite(`remind\\s+us\\s+(?<x>.{1,200})`, 'remind me $<x>'),
  // "slides → Tuesday 10am"
  rewrite(`(?<x>[^→>]{2,80}?)\\s*(?:→|[-=]+>)\\s*(?<y>${TIMELY}[^→>]{2,40})`, 'move $<x> to $<y>'),
  // "I no longer want lunch with Ann"
  rewrite(
    `(?:i|we)\\s+no\\s+longer\\s+(?:need|want|have)\\s+(?<x>(?!to(?!\\p{L})|you(?!\\p{L})).{1,80}?)`,
    'remove $<x>',
  ),
  // "I'd better call Ann", "we had better leave at 5"
  rewrite(`(?:i|we)(?:['’]d|\\s+had)\\s+better\\s+(?<x>(?!not(?!\\p{L})).{1,200})`, 'I need to $<x>'),
  // "remind me that I have to send it", "make me remember to", "remind me on Friday that it's his birthday"
  rewrite(
    `remind\\s+me\\s+(?:that\\s+)?(?:i|we)\\s+(?:have\\s+to|need\\s+to|must|should|gotta|ought\\s+to|am\\s+supposed\\s+to)\\s+(?<x>.{1,200})`,
    'remind me to $<x>',
  ),
  rewrite(`make\\s+me\\s+(?:to\\s+)?remember\\s+(?:to\\s+)?(?<x>.{1,200})`, 'remind me to $<x>'),
  rewrite(`remind\\s+me\\s+(?<x>.{1,80}?)\\s+that\\s+it['’]?s\\s+(?<y>.{1,120})`, 'remind me $<x> of $<y>'),
  // "put in my agenda dinner with Carlos"
  rewrite(
    `(?:put|add|note|write|enter|include)\\s+(?:down\\s+)?(?:in|on|to|into)\\s+(?:my|the)\\s+(?:agenda|cal[ae]ndar|schedule|diary|planner|to-?do\\s+list|list)\\s*[:,]?\\s+(?<x>(?!(?:for|on|of|at|to|called|named)\\s).{1,200})`,
    'add $<x>',
  ),
  rewrite(`tell\\s+me\\s+to\\s+(?<x>.{1,200})`, 'remind me to $<x>'),
  rewrite(`(?:help\\s+)?(?:notify|alert|ping|nudge|prompt|warn)\\s+me\\s+(?<x>.{1,200})`, 'remind me $<x>'),
  rewrite(
    `remind\\s+me\\s+(?<x>.{1,200}?)[\\s,]+(?:i\\s+would|i['’]d|i['’]ll)\\s+(?:really\\s+)?(?:appreciate\\s+it|be\\s+grateful)`,
    'remind me $<x>',
  ),
]

function rewrite(source: string, order: string): Rewrite {
  return { pattern: new RegExp(`^${source}$`, 'iu'), order }
}

/** Rewrites a command to its plain form: add a thing to a list, or remove it. Returns other texts unchanged. */
export function asOrder(text: string): string {
  const spoken = text.trim().replace(/[.!?\s]+$/, '')
  for (const { pattern, order } of REWRITES) {
    const groups = pattern.exec(spoken)?.groups
    if (!groups) continue
    const filled = order.replace(/\$<(\w+)>/g, (_, name: string) => groups[name] ?? '')
    return filled.replace(/\s+(?:to|from)\s*$/, '').trim()
  }
  return text
}
