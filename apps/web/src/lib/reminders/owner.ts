/** The user who gets reminders as notifications of this browser, and how they read times. */
export interface Owner {
  user_id: string
  time_zone: string
  /** Missing in what an earlier version stored. */
  hourCycle?: 'h12' | 'h23'
  locale?: string
  /** True while the user is signed out: the service worker shows nothing. */
  is_signed_out: boolean
}

/** The service worker has no other storage in common with the page, besides IndexedDB. */
const CACHE = 'todo-agents'
const KEY = '/reminders/owner'

/** Returns the owner; null when this browser shows no reminders. */
export async function readOwner(): Promise<Owner | null> {
  const stored = await (await caches.open(CACHE)).match(KEY)
  return stored ? ((await stored.json()) as Owner) : null
}

export async function writeOwner(owner: Owner | null): Promise<void> {
  const cache = await caches.open(CACHE)
  if (owner) await cache.put(KEY, Response.json(owner))
  else await cache.delete(KEY)
}
