import type { OnWake, Wake } from '@todo-agents/client/transport/wake'
import type { Feed, FeedNews, OpenFeed } from './feed-source.ts'

export interface SharedFeedOptions {
  /** One for each user: who signs in next hears nothing of who was here before. */
  name: string
  /** Where the feed was before this tab read anything; null to begin with what comes from now on. */
  after?: string | null
  open: OpenFeed
  onNews: (news: FeedNews) => void
  onWake: OnWake
  /** The connection of the feed, in whichever tab, is lost. */
  onLost?: () => void
  /** Whether somebody looks at this tab. One that is hidden asks again when it is seen. */
  isSeen?: () => boolean
  /** Without Web Locks, which an insecure origin has not, or without BroadcastChannel each tab has a feed of its own. */
  locks?: LockManager | undefined
  /** How long the tab that has the feed may take to answer, before another takes the feed from it. */
  patience_ms?: number
  /** How long nothing is heard of the tab that has the feed, before it is asked again; up to half as long again. */
  quiet_ms?: number
}

/**
 * What tabs say to each other. `anyone`: does somebody have the feed? `awake`: the same, of a tab that has just woken
 * up, so that a connection which slept, too, is not trusted. `here`: yes, and this is the last that was told. `lost`: the
 * connection of the feed has broken.
 */
type Word = FeedNews | 'anyone' | 'awake' | 'lost' | { here: string | null }

/**
 * The feed of a user, with one connection for all tabs of this browser: one tab holds it and tells the others.
 * When that one is closed the next goes on after the last event that it heard itself. Answers how to leave.
 */
export function shareFeed(options: SharedFeedOptions): () => void {
  const {
    name,
    after = null,
    open,
    onNews,
    onWake,
    onLost = () => {},
    isSeen = isVisible,
    locks = navigator.locks,
  } = options
  const { patience_ms = 3_000, quiet_ms = 20_000 } = options
  let position: string | null = null
  let hasMissed = false

  function hear(news: FeedNews): void {
    position = news.id
    if (news.event.type === 'start') hasMissed = false
    onNews(news)
  }

  if (!locks || typeof BroadcastChannel === 'undefined') {
    const feed = open(after, hear, onLost)
    const stopWaking = onWake(feed.wake)
    return () => {
      stopWaking()
      feed.close()
    }
  }

  const end = new AbortController()
  const channel = new BroadcastChannel(name)
  /** For a moment two, when this tab takes the feed and has its turn at once. */
  const held = new Set<Feed>()
  /** Until the next question; after it, until nobody has answered. */
  let timer: ReturnType<typeof setTimeout> | undefined

  channel.onmessage = ({ data: word }: MessageEvent<Word>) => {
    if (word === 'anyone' || word === 'awake') return answer(word)
    if (word === 'lost') return onLost()
    askLater()
    if ('here' in word) catchUp(word.here)
    else hear(word)
  }

  function answer(question: 'anyone' | 'awake'): void {
    if (held.size === 0) return
    channel.postMessage({ here: position })
    // Every tab wakes up when the network does, and this one hears of that itself: it is told only that it is looked at.
    if (question === 'awake') for (const feed of held) feed.wake('sight')
  }

  /** What was told to a tab that lay in the browser's cache, or slept, is lost. A `start` says that it may be. */
  function catchUp(last: string | null): void {
    if (last === null) return
    const isBehind = hasMissed || (position !== null && position !== last)
    // A tab that has just been opened has read what there is.
    if (isBehind) hear({ id: last, event: { type: 'start' } })
    else position = last
  }

  /** Holds the feed until this tab leaves, or another takes it away. */
  async function lead(lock: LockOptions): Promise<void> {
    const hold = new AbortController()
    try {
      await locks.request(name, lock, () => tell(AbortSignal.any([end.signal, hold.signal])))
    } catch (error) {
      // The other ways to end: this tab left while it waited, or another took the feed.
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
    } finally {
      hold.abort()
    }
  }

  async function tell(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    clearTimeout(timer)
    const pass = (news: FeedNews) => {
      channel.postMessage(news)
      hear(news)
    }
    const feed = open(position ?? after, pass, () => {
      channel.postMessage('lost')
      onLost()
    })
    held.add(feed)
    // Another that has asked in vain takes the feed from this tab otherwise.
    channel.postMessage({ here: position })
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(feed.close()), { once: true }))
    held.delete(feed)
    if (end.signal.aborted) return
    // It gave no answer, and so it has heard nothing either.
    hasMissed = true
    ask('anyone')
  }

  async function leadInTurn(): Promise<void> {
    while (!end.signal.aborted) await lead({ signal: end.signal })
  }

  /** A system may put a tab to sleep, which then keeps its lock and tells nothing. */
  function ask(question: 'anyone' | 'awake'): void {
    if (held.size > 0) return
    clearTimeout(timer)
    channel.postMessage(question)
    timer = setTimeout(() => void lead({ steal: true }), patience_ms)
  }

  function askLater(): void {
    clearTimeout(timer)
    // Not all tabs at once.
    timer = setTimeout(() => isSeen() && ask('anyone'), quiet_ms * (1 + Math.random() / 2))
  }

  const stopWaking = onWake((wake: Wake) => {
    for (const feed of held) feed.wake(wake)
    if (held.size === 0 && wake === 'network') hasMissed = true
    ask('awake')
  })
  void leadInTurn()
  ask('anyone')
  return () => {
    stopWaking()
    clearTimeout(timer)
    end.abort()
    channel.close()
  }
}

function isVisible(): boolean {
  return document.visibilityState === 'visible'
}
