import type { OnWake, Wake } from '@todo-agents/client/transport/wake'
import type { Feed, FeedMessage, OpenFeed } from './feed-source.ts'

export interface SharedFeedOptions {
  /**
   * Identifies the feed in this browser. It must differ for each user, so that no user gets an event of another one.
   */
  name: string
  /** The position of the feed before this tab read anything; null to start at the end of the feed. */
  after?: string | null
  open: OpenFeed
  onMessage: (message: FeedMessage) => void
  onWake: OnWake
  /** Called when the connection of the feed has broken, in this tab or in another. */
  onLost?: () => void
  /** Returns true when this tab is visible. A hidden tab does not look for a silent leader until it is shown again. */
  isVisible?: () => boolean
  /**
   * Each tab opens its own connection if the browser has no Web Locks (insecure origins have none) or no
   * BroadcastChannel.
   */
  locks?: LockManager | undefined
  /** How long a tab waits for the leader's answer before it takes the lead itself. */
  answerTimeoutMs?: number
  /** How long the leader may be silent before a tab asks whether it is there; up to half as long is added at random. */
  askAfterMs?: number
}

/**
 * The messages between tabs, beside the events of the feed.
 * - `anyone`: asks for a leader.
 * - `awake`: asks for a leader, from a tab that has just woken up. The leader also checks its connection, because it
 * may have slept as well.
 * - `here`: the leader's answer, with the position of its feed.
 * - `lost`: the leader's connection has broken.
 */
type TabMessage = FeedMessage | 'anyone' | 'awake' | 'lost' | { here: string | null }

/**
 * Follows a user's feed with one connection for all tabs of this browser. The tab that has the lock is the leader: it
 * opens the connection and sends each event to the other tabs. When the leader closes, the next leader opens the feed
 * after the last event that it received itself. Returns a function that unsubscribes.
 */
export function shareFeed(options: SharedFeedOptions): () => void {
  const { locks = navigator.locks } = options
  if (!locks || typeof BroadcastChannel === 'undefined') return openOwnFeed(options)
  return joinFeed(options, locks)
}

function openOwnFeed({ after = null, open, onMessage, onWake, onLost = () => {} }: SharedFeedOptions): () => void {
  const feed = open(after, onMessage, onLost)
  const stopWaking = onWake(feed.wake)
  return () => {
    stopWaking()
    feed.close()
  }
}

function joinFeed(options: SharedFeedOptions, locks: LockManager): () => void {
  const { name, after = null, open, onMessage, onWake, onLost = () => {}, isVisible = isPageVisible } = options
  const { answerTimeoutMs = 3_000, askAfterMs = 20_000 } = options
  let position: string | null = null
  let mayHaveMissed = false

  function receive(message: FeedMessage): void {
    position = message.id
    if (message.event.type === 'start') mayHaveMissed = false
    onMessage(message)
  }

  const unsubscribed = new AbortController()
  const channel = new BroadcastChannel(name)
  /**
   * The connections of this tab: none, unless it leads. There are two for a moment if this tab steals the lock and its
   * own queued request is granted too.
   */
  const feeds = new Set<Feed>()
  /** Fires when it is time to ask for the leader; after a question, when the leader has not answered in time. */
  let timer: ReturnType<typeof setTimeout> | undefined

  channel.onmessage = ({ data: message }: MessageEvent<TabMessage>) => {
    if (message === 'anyone' || message === 'awake') return answer(message)
    if (message === 'lost') return onLost()
    askLater()
    if ('here' in message) catchUp(message.here)
    else receive(message)
  }

  function answer(question: 'anyone' | 'awake'): void {
    if (feeds.size === 0) return
    channel.postMessage({ here: position })
    // This tab only checks its connections (`sight`). A change of the network (`network`) need not be passed on,
    // because each tab notices it by itself.
    if (question === 'awake') for (const feed of feeds) feed.wake('sight')
  }

  /**
   * Compares the leader's position with this tab's. A tab that slept or lay in the browser's cache has lost messages:
   * it receives a `start`, which makes it read its queries again.
   */
  function catchUp(last: string | null): void {
    if (last === null) return
    const isBehind = mayHaveMissed || (position !== null && position !== last)
    // A tab without a position has just been opened, so it has read the present state.
    if (isBehind) receive({ id: last, event: { type: 'start' } })
    else position = last
  }

  /** Requests the lock and keeps the feed open until this tab unsubscribes or another steals the lock. */
  async function lead(lock: LockOptions): Promise<void> {
    const stolen = new AbortController()
    try {
      await locks.request(name, lock, () => runFeed(AbortSignal.any([unsubscribed.signal, stolen.signal])))
    } catch (error) {
      // The request is rejected with AbortError when this tab unsubscribed while queued, or when another tab stole the
      // lock.
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
    } finally {
      stolen.abort()
    }
  }

  async function runFeed(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    clearTimeout(timer)
    const passOn = (message: FeedMessage) => {
      channel.postMessage(message)
      receive(message)
    }
    const feed = open(position ?? after, passOn, () => {
      channel.postMessage('lost')
      onLost()
    })
    feeds.add(feed)
    // Announces this leader. Otherwise a tab that is waiting for an answer steals the lock.
    channel.postMessage({ here: position })
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(feed.close()), { once: true }))
    feeds.delete(feed)
    if (unsubscribed.signal.aborted) return
    // Another tab stole the lock because this one did not answer. This tab was asleep, so it may have missed events
    // too.
    mayHaveMissed = true
    ask('anyone')
  }

  async function leadInTurn(): Promise<void> {
    while (!unsubscribed.signal.aborted) await lead({ signal: unsubscribed.signal })
  }

  /**
   * Asks for the leader. If there is no answer, steals the lock: the leader may be a tab that the system put to sleep,
   * and such a tab keeps its lock.
   */
  function ask(question: 'anyone' | 'awake'): void {
    if (feeds.size > 0) return
    clearTimeout(timer)
    channel.postMessage(question)
    timer = setTimeout(() => void lead({ steal: true }), answerTimeoutMs)
  }

  function askLater(): void {
    clearTimeout(timer)
    // The time is spread at random, so that the tabs do not all ask at once.
    timer = setTimeout(() => isVisible() && ask('anyone'), askAfterMs * (1 + Math.random() / 2))
  }

  const stopWaking = onWake((wake: Wake) => {
    for (const feed of feeds) feed.wake(wake)
    if (feeds.size === 0 && wake === 'network') mayHaveMissed = true
    ask('awake')
  })
  void leadInTurn()
  ask('anyone')
  return () => {
    stopWaking()
    clearTimeout(timer)
    unsubscribed.abort()
    channel.close()
  }
}

function isPageVisible(): boolean {
  return document.visibilityState === 'visible'
}
