/** The views of the todos that the user does not make. */
export const VIEWS = ['today', 'upcoming', 'inbox', 'all', 'done'] as const
export type View = (typeof VIEWS)[number]

/** Where the user is: which todos are on screen, or which page instead of them. Each place has its own address. */
export type Place =
  | { kind: View }
  | { kind: 'list'; id: string }
  | { kind: 'tag'; name: string }
  /** A search that the user has saved under a name. */
  | { kind: 'filter'; id: string }
  | { kind: 'search' }
  | { kind: 'history' }
  | { kind: 'account' }
  | { kind: 'settings'; section: string | null }
  /** The conversation on the whole page. */
  | { kind: 'assistant' }
  /** An address that leads nowhere. */
  | { kind: 'nowhere' }

/** Where the page starts. */
export const START: Place = { kind: 'today' }

const WITH_NAME = {
  list: (id: string): Place => ({ kind: 'list', id }),
  tag: (name: string): Place => ({ kind: 'tag', name }),
  filter: (id: string): Place => ({ kind: 'filter', id }),
  settings: (section: string): Place => ({ kind: 'settings', section }),
}

/** Returns the path of a place, such as `/today` or `/list/01a2…`. */
export function pathOf(place: Place): string {
  switch (place.kind) {
    case 'list':
    case 'filter':
      return `/${place.kind}/${place.id}`
    case 'tag':
      return `/tag/${encodeURIComponent(place.name)}`
    case 'settings':
      return place.section === null ? '/settings' : `/settings/${place.section}`
    default:
      return `/${place.kind}`
  }
}

/** Returns the place of a path, or null if it is the path of none. */
export function placeOf(path: string): Place | null {
  const [kind = '', name = '', ...rest] = path.split('/').slice(1)
  if (rest.length > 0) return null
  if (name !== '') return kind in WITH_NAME ? WITH_NAME[kind as keyof typeof WITH_NAME](decode(name)) : null
  if (VIEWS.includes(kind as View)) return { kind: kind as View }
  if (kind === 'settings') return { kind, section: null }
  if (kind === 'search' || kind === 'history' || kind === 'account' || kind === 'assistant') return { kind }
  return null
}

/** What the address says beside the place. When the place changes, only `chat` stays. */
export interface PlaceSearch {
  /** The todo whose details are open. */
  todo?: string | undefined
  /** The conversation on screen, or `new` for a new one. Without it, the latest one. */
  chat?: string | undefined
  /** What is searched for. */
  q?: string | undefined
  /** How the todos of a list are sorted; by time if it is missing. */
  order?: 'manual' | undefined
  /** Whose changes the history shows; everyone's if it is missing. See `who.ts`. */
  by?: string | undefined
}

/** Reads the part of an address after `?`. Values that no page makes are ignored. */
export function readSearch(search: string): PlaceSearch {
  const found = new URLSearchParams(search)
  return {
    todo: found.get('todo') || undefined,
    chat: found.get('chat') || undefined,
    q: found.get('q') || undefined,
    order: found.get('order') === 'manual' ? 'manual' : undefined,
    by: found.get('by') || undefined,
  }
}

/** Returns the address of a place, such as `/today?todo=01a2…`. */
export function hrefOf(place: Place, search: PlaceSearch = {}): string {
  const given = Object.entries(search).filter((entry): entry is [string, string] => Boolean(entry[1]))
  const query = new URLSearchParams(given).toString()
  return query === '' ? pathOf(place) : `${pathOf(place)}?${query}`
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

const WITHOUT_TODOS = new Set<Place['kind']>(['history', 'account', 'settings', 'assistant', 'nowhere'])

/** Whether the place shows todos in a list. */
export function isListOfTodos({ kind }: Place): boolean {
  return !WITHOUT_TODOS.has(kind)
}

export function isSamePlace(a: Place, b: Place): boolean {
  return pathOf(a) === pathOf(b)
}
