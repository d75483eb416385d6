/** "I had lunch", "we've met Bob", "she called": a report of the past. */
const PAST =
  /^(?:(?:i|we|you|he|she|it|they)(?:'ve|’ve|'d|’d| have| has)? (?:(?:just|already|also|only) )?(?:had|was|were|been|went|gone|saw|seen|met|did|done|got|made|took|ate|bought|came|gave|sent|spoke|told|wrote|ran|slept|left|lost|found|paid|\p{L}+[^\se]ed))(?!\p{L})/iu

/** Words of answers and moods, which make no todo: "Friday is fine", "not today", "works for me". */
const SMALL = new Set(
  'not maybe perhaps probably hopefully definitely it that this then so is its ok okay fine great good cool perfect lovely works work for me us you sounds happy thanks thank cheers sure yes yeah no nope will do be to suits better best sucks rocks stinks tgif ugh argh yay wow meh lol actually sorry rather instead better please again too also only just hm well said later though anyway either still yet already'.split(
    ' ',
  ),
)
const VERY = '(?:(?:so|really|very|too|just|feeling|a bit|quite) ){0,2}'
/** Farewells, wishes and moods. A time in them is no wish for a todo. */
const SMALL_TALK = new RegExp(
  `^(?:${[
    '(?:ugh|argh|yay|woohoo|wow|meh)(?!\\p{L}).{0,40}',
    'good (?:night|morning|evening|afternoon)(?!\\p{L}).{0,40}',
    '(?:see|talk to|speak to|catch) (?:you|ya|u)(?: (?:then|later|soon|there))?',
    'have an? (?:\\p{L}+ )?(?:nice|great|good|lovely|wonderful|fantastic|fab|super)(?: (?:day|evening|night|weekend|time|one|trip|rest))?',
    "(?:i |we )?can(?:'|’)?t wait",
    `(?:i'm|i’m|im|i am|i feel|we're|we’re|we are) ${VERY}(?:tired|sick|ill|sad|happy|excited|bored|hungry|thirsty|cold|hot|stressed|exhausted|nervous|glad|angry|lonely)`,
    `(?:it's|it’s|its|it is) ${VERY}(?:cold|hot|warm|sunny|windy|freezing|late|early|dark|nice|lovely|raining|snowing|pouring)`,
    '(?:my )?\\p{L}+ (?:hurts?|aches?|(?:is|are) killing me)',
    `(?:i|we) ${VERY}(?:hate|love|like|dislike|enjoy|miss)`,
    'i (?:think|guess|believe|thought|said) (?:it|that|he|she|they) (?:is|was|were)(?!\\p{L}).{0,40}',
  ].join('|')})$`,
  'iu',
)

/** Whether a line is a statement about the past or small talk, rather than a todo. `title`: the line without its time. */
export function isStatement(title: string): boolean {
  return PAST.test(title) || SMALL_TALK.test(title) || words(title).every((word) => SMALL.has(word))
}

function words(title: string): string[] {
  return title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}
