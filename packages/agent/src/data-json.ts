/**
 * Marks by which chat templates of models begin a message or a turn: `<|im_start|>`, `</s>`, `<start_of_turn>`, `[INST]`,
 * `<tool_response>`. A server that runs an open model may read them as such wherever they stand.
 */
const TEMPLATE_MARK =
  /<(?=\||[|/]?(?:s|think|system|user|assistant|\w+_of_turn|tool_\w+|function_\w+)>)|\[(?=\/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_\w+)\])/gi

/**
 * Characters that people do not see, but models read: controls, marks of direction, tags. The joiners of emojis and of
 * some scripts are not among them.
 */
const UNSEEN = /[\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\udb40[\udc00-\udc7f]/g

/**
 * Returns the JSON of text that a user or another program has written, for a model. Marks of chat templates and unseen
 * characters are written as escapes, so that they mean the same as JSON but nothing else: the text stays data.
 */
export function dataJson(value: unknown): string {
  const json = JSON.stringify(value) ?? 'null'
  return json.replace(TEMPLATE_MARK, escaped).replace(UNSEEN, escaped)
}

function escaped(characters: string): string {
  return characters
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
