/** Words before "list" that are no name: "my whole list", "the to-do list". */
const NO_NAME =
  /^(?:my|the|our|a|an|this|that|to-?do|todo|do|task|tasks|reminder|reminders|whole|full|entire|complete|current|new|next|first|last|on|off|from|in|of|me|all|any|open|long|short|every|each)$/iu

/** Returns the name of a list: "my shopping list", "the list for groceries". */
export function listName(text: string): string | null {
  const named =
    /(?<!\p{L})[Ll]ist\s+(?:(?:called|named)\s+)?(?:"(?<quoted>[^"]+)"|(?<called>\p{Lu}[\p{L}\p{N}&-]*(?:\s\p{Lu}[\p{L}\p{N}&-]*){0,3}))$/u.exec(
      text.replace(/[\s?.!]+$/, ''),
    )?.groups
  if (named) return (named.quoted ?? named.called ?? '').toLowerCase()
  const { name, thing } =
    /(?<name>\p{L}[\p{L}-]*)\s+lists?(?!\p{L})|(?<!\p{L})list\s+(?:for|of)\s+(?<thing>(?!things|what|all|my|the|to)\p{L}+)/iu.exec(
      text,
    )?.groups ?? {}
  const found = name && !NO_NAME.test(name) ? name : thing
  return found && !NO_NAME.test(found) ? found.toLowerCase() : null
}
