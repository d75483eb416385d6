/** The parts of a text that say more than one todo: a further sentence, or a question inside. */
const SENTENCES = /\p{Ll}{3}[.]\s+\p{Lu}|[?!]\s+\p{L}/u

/** "he can't come", "it doesn't work": what a person or a thing does not do. */
const DOES_NOT =
  /(?<!\p{L})(?:i|we|he|she|it|they|you|who|that) (?:(?:really|still|just|now) )?(?:can(?:['’]?t|not| not)|won['’]?t|will not|could(?:n['’]?t| not)|would(?:n['’]?t| not)|(?:do|does|did|is|are|was|were|has|have|had)(?:n['’]?t| not))(?!\p{L})/iu

/** What the user says, thinks, or is not sure of: "I said", "I wonder whether", "I probably won't". */
const SAID =
  /^(?:(?:well|but|and|so|hmm+|oh|sorry|no)[ ,]+){0,3}(?:i|we)(?:['’](?:m|ve|d|ll)|m)? (?:(?:really|just|only|honestly|totally|completely|almost|nearly) )?(?:forgot|remembered|realised|realized|noticed|said|say|told|asked|meant|thought|already|never|wonder(?:ed|ing)?|doubt|hope|hoped|bet|suppose|probably|maybe|perhaps|might|may|could|don['’]?t|won['’]?t|can['’]?t|cannot|didn['’]?t|wasn['’]?t|shouldn['’]?t|wouldn['’]?t|haven['’]?t|not sure|am not sure|am afraid|guess|believe|feel)(?!\p{L})/iu

/** A further order, about the todo that stands before it: "can't make it, move it to …". */
const ORDER_BEHIND =
  /(?:[,;.–—-]|\s(?:so|and|but|please|pls))\s*(?:(?:so|and|but|please|pls|kindly|can (?:you|we|u)|could (?:you|we)|just|let['’]?s)\s+){0,3}(?:move|delete|cancel|remove|postpone|reschedule|shift|push|skip|change|complete|remind|remember) (?:it|that|this|me|them|the (?:latter|former|other))(?!\p{L})|[,;.–—-]\s*(?:can|could|shall|should) (?:we|you|i) (?:just )?\p{L}+ (?:it|that|this|them)(?!\p{L})/iu

/** A change that was made already: "moved the dentist", "deleted yoga". */
const CHANGED =
  /^(?:i |we |i['’]ve |we['’]ve )?(?:just )?(?:moved|rescheduled|postponed|deleted|removed|cancell?ed|renamed|shifted|pushed|changed|skipped)(?!\p{L})/iu

/** A clause about something else, whose time follows: "cake from the bakery, they close at 6". */
const OWN_CLAUSE = /,\s(?:they|it|he|she|we|you)\s\p{L}+$/iu

/** A line of a log. */
const LOGGED = /^(?:error|warning|fatal|exception|traceback)(?: \S{1,20})?:/iu

/**
 * Whether a text that no word calls a todo says something about the user's day, or about another todo. A todo of it is
 * offered, because a wrong one would hide what was meant. `title`: the text without its time.
 */
export function isRemark(title: string): boolean {
  return [SENTENCES, DOES_NOT, SAID, ORDER_BEHIND, CHANGED, OWN_CLAUSE, LOGGED].some((pattern) => pattern.test(title))
}
