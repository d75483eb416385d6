import type { Wake } from '@todo-agents/client/transport/wake'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { FeedMessage, OpenFeed } from './feed-source.ts'
import type { SharedFeedOptions } from './shared-feed.ts'
import { shareFeed } from './shared-feed.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const unsubscribe of stops.splice(0)) unsubscribe()
})

let count = 0

/** The time that a tab waits for the leader's answer before it takes the lead. Long enough for a busy machine. */
const ANSWER_TIMEOUT_MS = 3_000

/** A browser whose tabs share one feed; `emit` plays the server. Node has Web Locks and BroadcastChannel. */
function browser(locks: LockManager | undefined = navigator.locks, timing: Partial<SharedFeedOptions> = {}) {
  count += 1
  const name = `test feed ${count}`
  const opened: { tab: string; after: string | null; emit: (id: string) => void; isOpen: boolean; wakes: Wake[] }[] = []

  function open(tab: string, { isVisible = true } = {}) {
    const received: string[] = []
    const listeners = new Set<(wake: Wake) => void>()
    const openFeed: OpenFeed = (after, onMessage) => {
      const emit = (id: string) => onMessage(messageOf(id))
      const connection = { tab, after, emit, isOpen: true, wakes: [] as Wake[] }
      opened.push(connection)
      return {
        wake: (wake) => connection.wakes.push(wake),
        close() {
          connection.isOpen = false
        },
      }
    }
    const unsubscribe = shareFeed({
      name,
      open: openFeed,
      onMessage: ({ id }) => received.push(id),
      onWake(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      isVisible: () => isVisible,
      locks,
      answerTimeoutMs: ANSWER_TIMEOUT_MS,
      askAfterMs: 60_000,
      ...timing,
    })
    stops.push(unsubscribe)
    const wake = (wake: Wake) => {
      for (const listener of listeners) listener(wake)
    }
    return { received, unsubscribe, wake }
  }

  const connections = () => opened.filter(({ isOpen }) => isOpen)
  return { name, open, opened, connections }
}

function messageOf(id: string): FeedMessage {
  return { id, event: { type: 'start' } }
}

/** Plays a leader for the other tabs: it has the lock, and it answers until it sleeps. */
function otherTab(name: string, lock: LockOptions = {}) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const channel = new BroadcastChannel(name)
  const tab = {
    questions: [] as unknown[],
    last: null as string | null,
    isAsleep: false,
    say: (word: unknown) => channel.postMessage(word),
    close() {
      channel.close()
      resolve()
    },
  }
  channel.onmessage = ({ data }) => {
    if (data !== 'anyone' && data !== 'awake') return
    tab.questions.push(data)
    if (!tab.isAsleep) tab.say({ here: tab.last })
  }
  stops.push(tab.close)
  // Rejects when another tab steals the lock.
  navigator.locks.request(name, lock, () => promise).catch(() => {})
  return tab
}

const HERE = { here: null }

test('ten tabs receive every event through one connection', async () => {
  const { open, opened } = browser()
  const tabs = Array.from({ length: 10 }, (_, index) => open(`tab ${index}`))
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  opened[0]?.emit('1')
  opened[0]?.emit('2')
  for (const { received } of tabs) await vi.waitFor(() => expect(received).toEqual(['1', '2']))
  expect(opened).toHaveLength(1)
})

test('when the leader closes, the next leader continues after the last event that it received', async () => {
  const { open, opened, connections } = browser()
  const first = open('first')
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  const second = open('second')
  opened[0]?.emit('7')
  await vi.waitFor(() => expect(second.received).toEqual(['7']))

  first.unsubscribe()
  await vi.waitFor(() => expect(connections()).toMatchObject([{ tab: 'second', after: '7' }]))
  const third = open('third')
  opened[1]?.emit('8')
  await vi.waitFor(() => expect(third.received).toEqual(['8']))
  expect(second.received).toEqual(['7', '8'])
  expect(first.received).toEqual(['7'])
})

test('a tab that is closed while it waits for its turn never opens a connection', async () => {
  const { open, opened, connections, name } = browser()
  const first = open('first')
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  const second = open('second')
  open('third')
  second.unsubscribe()
  first.unsubscribe()
  await vi.waitFor(() => expect(connections()).toMatchObject([{ tab: 'third' }]))
  expect(opened.map(({ tab }) => tab)).toEqual(['first', 'third'])
  expect((await navigator.locks.query()).pending?.filter((lock) => lock.name === name)).toEqual([])
})

test('a visible tab takes the lead from a sleeping leader, and the next tab follows in turn', async () => {
  const { open, opened, connections, name } = browser()
  // Plays a sleeping leader: it has the lock and does not answer.
  const { promise: sleep, resolve: close } = Promise.withResolvers<void>()
  const sleeper = expect(navigator.locks.request(name, () => sleep)).rejects.toThrow('aborted')
  const tab = open('shown')
  await vi.waitFor(() => expect(connections()).toMatchObject([{ tab: 'shown' }]))
  await sleeper
  close()

  const other = open('other')
  opened[0]?.emit('1')
  await vi.waitFor(() => expect(other.received).toEqual(['1']))
  tab.unsubscribe()
  await vi.waitFor(() => expect(connections()).toMatchObject([{ tab: 'other', after: '1' }]))
})

test('a leader whose lock is stolen closes its connection and receives events as a follower', async () => {
  const { open, opened, connections, name } = browser()
  const tab = open('first')
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  const thief = otherTab(name, { steal: true })
  await vi.waitFor(() => expect(connections()).toEqual([]))

  thief.say(messageOf('5'))
  await vi.waitFor(() => expect(tab.received).toEqual(['5']))
  thief.close()
  await vi.waitFor(() => expect(connections()).toMatchObject([{ tab: 'first', after: '5' }]))
})

test('a leader that answers keeps the lead', async () => {
  const { open, opened, name } = browser(navigator.locks, { answerTimeoutMs: 1_000 })
  open('first')
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  const words: unknown[] = []
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }) => words.push(data)
  const second = open('second')
  second.wake('sight')
  second.wake('sight')
  await vi.waitFor(() => expect(words).toEqual(['anyone', 'awake', 'awake', HERE, HERE, HERE]))
  channel.close()
  // This is longer than the second tab waits for an answer.
  await expect(vi.waitFor(() => expect(opened).toHaveLength(2), { timeout: 1_500 })).rejects.toThrow()
})

test('a visible tab notices a leader that falls asleep later', async () => {
  const { open, connections, name } = browser(navigator.locks, { askAfterMs: 10 })
  const leader = otherTab(name)
  open('hidden', { isVisible: false })
  const shown = open('shown')
  leader.say(messageOf('5'))
  await vi.waitFor(() => expect(shown.received).toEqual(['5']))
  await vi.waitFor(() => expect(leader.questions.length).toBeGreaterThan(2))
  expect(connections()).toEqual([])
  leader.isAsleep = true
  await vi.waitFor(() => expect(connections()).toMatchObject([{ tab: 'shown', after: '5' }]))
})

test('a hidden tab stops asking once it was answered', async () => {
  const { open, opened, name } = browser(navigator.locks, { askAfterMs: 10 })
  const leader = otherTab(name)
  open('hidden', { isVisible: false })
  await vi.waitFor(() => expect(leader.questions).toEqual(['anyone']))
  leader.isAsleep = true
  await expect(vi.waitFor(() => expect(opened).toHaveLength(1), { timeout: 150 })).rejects.toThrow()
  expect(leader.questions).toEqual(['anyone'])
})

test('the connection wakes up with its own tab, and is checked when another tab wakes up', async () => {
  const { open, opened } = browser()
  const first = open('first')
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  const second = open('second')
  first.wake('network')
  expect(opened[0]?.wakes).toEqual(['network'])
  // Each tab notices a change of the network by itself. For other tabs the leader only checks its connection: ten
  // waking tabs must not cause ten reconnects.
  second.wake('network')
  await vi.waitFor(() => expect(opened[0]?.wakes).toEqual(['network', 'sight']))
})

describe('missed events', () => {
  test('a tab back from the cache reads again when the answer shows that it is behind', async () => {
    const { open, name } = browser()
    const leader = otherTab(name)
    const tab = open('back')
    leader.say(messageOf('5'))
    await vi.waitFor(() => expect(tab.received).toEqual(['5']))
    leader.last = '7'
    tab.wake('sight')
    await vi.waitFor(() => expect(tab.received).toEqual(['5', '7']))
    tab.wake('sight')
    await vi.waitFor(() => expect(leader.questions).toEqual(['anyone', 'awake', 'awake']))
    leader.say(messageOf('8'))
    await vi.waitFor(() => expect(tab.received).toEqual(['5', '7', '8']))
  })

  test('after a change of the network a tab reads again even at the same position, because events of runs have none', async () => {
    const { open, name } = browser()
    const leader = otherTab(name)
    const tab = open('back')
    leader.last = '5'
    leader.say(messageOf('5'))
    await vi.waitFor(() => expect(tab.received).toEqual(['5']))
    tab.wake('network')
    await vi.waitFor(() => expect(tab.received).toEqual(['5', '5']))
  })

  test('a new tab has missed nothing and continues at the position of the leader', async () => {
    const { open, connections, name } = browser()
    const leader = otherTab(name)
    leader.last = '5'
    const tab = open('new')
    await vi.waitFor(() => expect(leader.questions).toEqual(['anyone']))
    leader.close()
    await vi.waitFor(() => expect(connections()).toMatchObject([{ tab: 'new', after: '5' }]))
    expect(tab.received).toEqual([])
  })

  test('a tab whose lock was stolen reads again from the position of the new leader', async () => {
    const { open, opened, name } = browser()
    const tab = open('slept')
    await vi.waitFor(() => expect(opened).toHaveLength(1))
    opened[0]?.emit('5')
    const thief = otherTab(name, { steal: true })
    thief.last = '7'
    await vi.waitFor(() => expect(tab.received).toEqual(['5', '7']))
  })
})

test('a tab that unsubscribes closes its connection at once', async () => {
  const { open, opened, connections } = browser()
  const tab = open('first')
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  tab.unsubscribe()
  expect(connections()).toEqual([])
})

test('a user does not receive the events of another', async () => {
  const [one, other] = [browser(), browser()]
  const tab = one.open('mine')
  other.open('theirs')
  await vi.waitFor(() => expect([one.opened, other.opened]).toMatchObject([[{}], [{}]]))
  other.opened[0]?.emit('secret')
  one.opened[0]?.emit('1')
  await vi.waitFor(() => expect(tab.received).toEqual(['1']))
})

test('without Web Locks each tab has its own connection', () => {
  vi.stubGlobal('navigator', {})
  try {
    const { open, connections } = browser(undefined)
    const tabs = [open('first'), open('second')]
    expect(connections()).toHaveLength(2)
    for (const { emit } of connections()) emit('1')
    expect(tabs.map(({ received }) => received)).toEqual([['1'], ['1']])
    tabs[0]?.wake('network')
    expect(connections().map(({ wakes }) => wakes)).toEqual([['network'], []])
    tabs[0]?.unsubscribe()
    expect(connections()).toHaveLength(1)
  } finally {
    vi.unstubAllGlobals()
  }
})
