import type { Message } from '../normalise/message.ts'
import type { ListEdit, SingleCommand } from '../types.ts'
import { offerOf } from './create.ts'
import { listNamed, listPattern } from './named-list.ts'
import { readTarget } from './target.ts'

const A = listPattern('a')
const B = listPattern('b')

/** A question for the lists themselves. */
const LISTS =
  /^(?:(?:what|which) lists (?:do i have|have i (?:got|made|created)|are there|exist)|what are (?:all )?my lists|how many lists (?:do i have|have i got|are there)|(?:show|list|see|display|give)(?: me)? (?:(?:all|all of) )?(?:my|the|our) lists|(?:(?:show|list|see|display)(?: me)? )?(?:(?:all|my|the|all my|all the) )?archived lists|(?:all )?(?:my|the) lists|lists|do i have (?:any|other) lists)$/u

const CREATE = [
  // "create a list Groceries", "new list: Work", "make a list called “House move”"
  whole(
    '(?:(?:create|make|start|begin|set up|open) (?:me )?(?:(?:a |an )?(?:new |another |empty )?|the )list|add (?:me )?(?:an? |another |the |a new )list|(?:a )?new list)(?: called| named| for|:)? (?<name>"[^"]{1,50}"|“[^”]{1,50}”|[\\p{L}\\p{N}][^,:;.!?"]{0,49})',
  ),
  // "create a groceries list", "make a new shopping list"
  whole(
    '(?:create|make|start|begin|set up|add) (?:me )?(?:a|an|another)(?: new| empty)? (?<name>[\\p{L}\\p{N}][\\p{L}\\p{N}&-]*(?: [\\p{L}\\p{N}&-]+){0,2}) list',
  ),
]
/** No names of lists: "a list of things to do", "a to-do list", "a list with milk and eggs". */
const NO_NAME =
  /^(?:(?:of|with|to|from|that|which|item|entry|me|us|today|tomorrow|this|next|on|in|and)(?!\p{L})|(?:new|to-?\s?do|todo|task|tasks|reminder|things?|item|items)$)/iu

const RENAME = [
  whole(`(?:rename|retitle) ${A} (?:to|as|into) (?<title>.{1,60}?)`),
  whole(`(?:change|set|update) the name of ${A} (?:to|as|into) (?<title>.{1,60}?)`),
  whole(`call ${A} (?<title>.{1,60}?) (?:instead|from now on)`),
]
const ARCHIVE = whole(`(?:archive|put away|hide) ${A}`)
const RESTORE = whole(`(?:unarchive|un-archive|restore|bring back|get back|reactivate) ${A}(?: from the archive)?`)
const DELETE = whole(
  `(?:delete|remove|erase|get rid of|trash|drop) ${A}(?:(?<all> (?:and|with|including) (?:all (?:of )?|everything )?(?:(?:its|the|their|all|my)? ?(?:todos|to-dos|tasks|items|entries|content|contents)(?: in it| on it)?|in it|on it))|(?<kept>,? (?:and|but) (?:keep|leave|not|do not delete|don'?t delete) (?:all (?:of )?)?(?:its |the |their |my )?(?:todos|to-dos|tasks|items|entries|content|contents|them)(?: in it| on it)?)|,? and (?:move|put|keep) (?:all )?(?:its|the|their) (?:todos|to-dos|tasks|items|entries)(?: (?:to|into|in|on) (?:(?:the |my )?(?<inbox>inbox)|${B})))?`,
)

/** Reads a question for the lists, and commands that create, rename, archive or delete one. */
export function readLists(message: Message): SingleCommand | null {
  const { lower, text } = message
  if (!lower.includes('list')) return archivedByName(message)
  if (LISTS.test(lower)) return { kind: 'lists' }
  const body = text
    .replace(/\s+/g, ' ')
    .replace(/[.!]+$/, '')
    .trim()
  const edit = created(body) ?? renamed(body) ?? archived(body) ?? deleted(body)
  if (!edit) return null
  const otherwise = otherMeaning(edit, body, message)
  return { kind: 'edit_list', edit, ...(otherwise && { otherwise }) }
}

function created(body: string): ListEdit | null {
  for (const pattern of CREATE) {
    const said = pattern.exec(body)?.groups?.name
    const name = said
      ?.replace(/^["“]|["”]$/g, '')
      .replace(/^(?:the|my|our) /i, '')
      .trim()
    if (!said || !name || NO_NAME.test(name)) continue
    return { action: 'create', name: `${name.charAt(0).toUpperCase()}${name.slice(1)}` }
  }
  return null
}

function renamed(body: string): ListEdit | null {
  for (const pattern of RENAME) {
    const groups = pattern.exec(body)?.groups
    const name = groups && listNamed(groups, 'a')
    if (name) return { action: 'rename', name, title: (groups.title ?? '').replace(/^["“]|["”]$/g, '') }
  }
  return null
}

function archived(body: string): ListEdit | null {
  const away = ARCHIVE.exec(body)?.groups
  const back = away ? undefined : RESTORE.exec(body)?.groups
  const name = listNamed(away ?? back ?? {}, 'a')
  return name ? { action: away ? 'archive' : 'restore', name } : null
}

/** "archive Work": these words mean nothing but lists. */
function archivedByName(message: Message): SingleCommand | null {
  const { verb, name } =
    /^(?<verb>archive|unarchive|un-archive) (?:my |the )?(?<name>[^.!?,]{1,50})[.!]?$/iu.exec(message.text.trim())
      ?.groups ?? {}
  if (!verb || !name) return null
  const action = verb.toLowerCase() === 'archive' ? 'archive' : 'restore'
  return { kind: 'edit_list', edit: { action, name }, otherwise: { kind: 'none', offer: offerOf(message) } }
}

function deleted(body: string): ListEdit | null {
  const groups = DELETE.exec(body)?.groups
  const name = groups && listNamed(groups, 'a')
  if (!name) return null
  if (groups.all) return { action: 'delete', name, todos: 'delete' }
  const isInbox = Boolean(groups.inbox ?? groups.kept)
  const move_to = isInbox ? null : listNamed(groups, 'b')
  return isInbox || move_to ? { action: 'delete', name, todos: { move_to } } : { action: 'delete', name }
}

/** "delete my shopping list" meant the todos with that tag before there were lists. */
function otherMeaning({ action, name }: ListEdit, body: string, { context }: Message): SingleCommand | null {
  if (action !== 'delete') return null
  const target = readTarget(body.replace(/^\S+ /, ''), context)
  const { list: _, ...rest } = target
  return target.list ? { kind: 'delete', target: { ...rest, tag: name.toLowerCase() } } : null
}

function whole(source: string): RegExp {
  return new RegExp(`^${source}$`, 'iu')
}
