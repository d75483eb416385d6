import type { OnWake } from '@todo-agents/client/wake'
import type { FeedNews, OpenFeed } from './feed-source.ts'

export interface SharedFeedOptions {
  /** One for each user: who signs in next hears nothing of who was here before. */
  name: string
  open: OpenFeed
  onNews: (news: FeedNews) => void
  onWake: OnWake
  /** Without Web Locks, which an insecure origin has not, or without BroadcastChannel each tab has a feed of its own. */
  locks?: LockManager | undefined
  /** How long the tab that has the feed may take to answer, before another takes the feed from it. */
  patience_ms?: number
}

/** What tabs say to each other. `anyone`: does somebody have the feed? `here`: yes. */
type Word = FeedNews | 'anyone' | 'here'

/**
 * The feed of a user, with one connection for all tabs of this browser: one tab holds it and tells the others.
 * When that one is closed the next goes on after the last event that it heard itself. Answers how to leave.
 */
export function shareFeed(options: SharedFeedOptions): () => void {
  const { name, open, onNews, onWake, locks = navigator.locks, patience_ms = 3_000 } = options
  let position: string | null = null

  function hear(news: FeedNews): void {
    position = news.id
    onNews(news)
  }

  if (!locks || typeof BroadcastChannel === 'undefined') return open(null, hear)

  const end = new AbortController()
  const channel = new BroadcastChannel(name)
  let holds = 0
  let patience: ReturnType<typeof setTimeout> | undefined

  channel.onmessage = ({ data: word }: MessageEvent<Word>) => {
    if (word === 'anyone') {
      if (holds > 0) channel.postMessage('here')
      return
    }
    clearTimeout(patience)
    if (word !== 'here') hear(word)
  }

  /** Holds the feed until this tab leaves, or another takes it away. */
  async function lead(lock: LockOptions): Promise<void> {
    const held = new AbortController()
    try {
      await locks.request(name, lock, () => hold(AbortSignal.any([end.signal, held.signal])))
    } catch (error) {
      // The other ways to end: this tab left while it waited, or another took the feed.
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
    } finally {
      held.abort()
    }
  }

  async function hold(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    clearTimeout(patience)
    holds += 1
    const close = open(position, (news) => {
      channel.postMessage(news)
      hear(news)
    })
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(close()), { once: true }))
    holds -= 1
  }

  async function leadInTurn(): Promise<void> {
    while (!end.signal.aborted) await lead({ signal: end.signal })
  }

  /** A system may put a tab to sleep, which then keeps its lock and tells nothing. */
  function lookForLeader(): void {
    if (holds > 0) return
    clearTimeout(patience)
    channel.postMessage('anyone')
    patience = setTimeout(() => void lead({ steal: true }), patience_ms)
  }

  const stopWatching = onWake(lookForLeader)
  void leadInTurn()
  lookForLeader()
  return () => {
    stopWatching()
    clearTimeout(patience)
    end.abort()
    channel.close()
  }
}
