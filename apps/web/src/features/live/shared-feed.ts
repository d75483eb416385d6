import type { OnWake, Wake } from '@todo-agents/client/transport/wake'
import type { Feed, FeedMessage, OpenFeed } from './feed-source.ts'

export interface SharedFeedOptions {
  /** Another for each user, so that the next user of this browser gets no event of the last one. */
  name: string
  /** Where the feed was before this tab read anything; null to start at its end. */
  after?: string | null
  open: OpenFeed
  onMessage: (message: FeedMessage) => void
  onWake: OnWake
  /** The connection of the feed, in this tab or another, has broken. */
  onLost?: () => void
  /** Whether this tab is visible. A hidden tab asks again once it is shown. */
  isVisible?: () => boolean
  /**
   * Without Web Locks, which an insecure origin does not have, or without BroadcastChannel, each tab opens its own
   * connection.
   */
  locks?: LockManager | undefined
  /** How long the leader may take to answer before another tab takes the lead from it. */
  answerTimeoutMs?: number
  /** How long the leader may be silent before it is asked again; up to half as long is added at random. */
  askAfterMs?: number
}

/**
 * What tabs send to each other.
 * - `anyone`: is there a leader?
 * - `awake`: the same, from a tab that has just woken up. The leader's connection may have slept as well: it is checked.
 * - `here`: the leader's answer, with the position of its feed.
 * - `lost`: the leader's connection has broken.
 */
type TabMessage = FeedMessage | 'anyone' | 'awake' | 'lost' | { here: string | null }

/**
 * One connection to a user's feed for all tabs of this browser. The tab that has the lock is the leader: it opens the
 * connection and sends each event to the other tabs. When it closes, the next leader continues after the last event that
 * it received itself. Returns how to unsubscribe.
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
  /** This tab's connection. Briefly two, when this tab steals the lock and its own queued request is granted too. */
  const feeds = new Set<Feed>()
  /** Runs until the next question; after a question, until it has gone unanswered for too long. */
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
    // `sight` and not `network`: this tab notices a change of the network by itself, as every tab does.
    if (question === 'awake') for (const feed of feeds) feed.wake('sight')
  }

  /** A tab that slept or lay in the browser's cache lost the messages sent meanwhile. A `start` makes it read again. */
  function catchUp(last: string | null): void {
    if (last === null) return
    const isBehind = mayHaveMissed || (position !== null && position !== last)
    // A tab without a position has just been opened and has read the present state.
    if (isBehind) receive({ id: last, event: { type: 'start' } })
    else position = last
  }

  /** Requests the lock and keeps the feed open until this tab unsubscribes or another steals the lock. */
  async function lead(lock: LockOptions): Promise<void> {
    const stolen = new AbortController()
    try {
      await locks.request(name, lock, () => runFeed(AbortSignal.any([unsubscribed.signal, stolen.signal])))
    } catch (error) {
      // Rejects with AbortError when this tab unsubscribed while it was queued, or when another tab stole the lock.
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
    // Without this, a tab whose question went unanswered would take the lead from this one.
    channel.postMessage({ here: position })
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(feed.close()), { once: true }))
    feeds.delete(feed)
    if (unsubscribed.signal.aborted) return
    // The lock was stolen because this tab did not answer; it was asleep and has received nothing either.
    mayHaveMissed = true
    ask('anyone')
  }

  async function leadInTurn(): Promise<void> {
    while (!unsubscribed.signal.aborted) await lead({ signal: unsubscribed.signal })
  }

  /** Asks for the leader and steals the lock without an answer: a tab that the system put to sleep keeps its lock. */
  function ask(question: 'anyone' | 'awake'): void {
    if (feeds.size > 0) return
    clearTimeout(timer)
    channel.postMessage(question)
    timer = setTimeout(() => void lead({ steal: true }), answerTimeoutMs)
  }

  function askLater(): void {
    clearTimeout(timer)
    // Spread at random, so that the tabs do not all ask at once.
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
