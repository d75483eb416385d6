/** The name of a list in a command: "the list Groceries", "my shopping list", "the list called \"House move\"". */
const WORD =
  "(?!(?:list|lists|to|on|of|for|and|as|into|from|off|in|out|with|my|the|our)(?![\\p{L}-]))[\\p{L}\\p{N}][\\p{L}\\p{N}&’'-]*"
const QUOTED = '"[^"]{1,50}"|“[^”]{1,50}”'

/** No names: "my to-do list", "the whole list". */
const NO_NAME =
  /^(?:my|the|our|a|an|this|that|new|to-?\s?do|todo|do|tasks?|reminders?|whole|full|entire|complete|current|all|long|short|every|each|other|last|next|it|done|completed|finished|open)$/iu

/** A source of a pattern. `prefix` makes the names of its groups unique. */
export function listPattern(prefix: string): string {
  return `(?:(?:the |my |our |a |an )?list (?:called |named )?(?<${prefix}Behind>${QUOTED}|${WORD}(?: ${WORD}){0,4})|(?:the |my |our )?(?<${prefix}Before>${QUOTED}|${WORD}(?: ${WORD}){0,3}) list)`
}

/** Returns the name of a list that a pattern of `listPattern` matched. Null when the words are no name. */
export function listNamed(groups: Record<string, string | undefined>, prefix: string): string | null {
  const behind = groups[`${prefix}Behind`]
  const name = (behind ?? groups[`${prefix}Before`] ?? '').replace(/^["“]|["”]$/g, '').trim()
  return name === '' || name.length > 50 || (!behind && NO_NAME.test(name)) ? null : name
}
