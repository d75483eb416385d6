import type { Wake } from '@todo-agents/client/transport/wake'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { FeedNews, OpenFeed } from './feed-source.ts'
import type { SharedFeedOptions } from './shared-feed.ts'
import { shareFeed } from './shared-feed.ts'

const leaves: (() => void)[] = []
afterEach(() => {
  for (const leave of leaves.splice(0)) leave()
})

let count = 0

/** How long a tab waits for an answer before it takes the connection over: long enough for a busy machine. */
const PATIENCE_MS = 3_000

/** A browser with tabs that share one feed, and what the server would send into it. Node has the locks and channels. */
function browser(locks: LockManager | undefined = navigator.locks, timing: Partial<SharedFeedOptions> = {}) {
  count += 1
  const name = `test feed ${count}`
  const opened: { tab: string; after: string | null; tell: (id: string) => void; isOpen: boolean; wakes: Wake[] }[] = []

  function open(tab: string, { isSeen = true } = {}) {
    const heard: string[] = []
    const listeners = new Set<(wake: Wake) => void>()
    const openFeed: OpenFeed = (after, onNews) => {
      const tell = (id: string) => onNews(news(id))
      const connection = { tab, after, tell, isOpen: true, wakes: [] as Wake[] }
      opened.push(connection)
      return {
        wake: (wake) => connection.wakes.push(wake),
        close() {
          connection.isOpen = false
        },
      }
    }
    const leave = shareFeed({
      name,
      open: openFeed,
      onNews: ({ id }) => heard.push(id),
      onWake(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      isSeen: () => isSeen,
      locks,
      patience_ms: PATIENCE_MS,
      quiet_ms: 60_000,
      ...timing,
    })
    leaves.push(leave)
    const wake = (wake: Wake) => {
      for (const listener of listeners) listener(wake)
    }
    return { heard, leave, wake }
  }

  const connections = () => opened.filter(({ isOpen }) => isOpen)
  return { name, open, opened, connections }
}

function news(id: string): FeedNews {
  return { id, event: { type: 'start' } }
}

/** A tab that has the feed, as the others see it: it has the lock, and answers until it sleeps. */
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
  leaves.push(tab.close)
  // Another may take the lock from it.
  navigator.locks.request(name, lock, () => promise).catch(() => {})
  return tab
}

const HERE = { here: null }

test('ten tabs hear everything through one connection', async () => {
  const { open, opened } = browser()
  const tabs = Array.from({ length: 10 }, (_, index) => open(`tab ${index}`))
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  opened[0]?.tell('1')
  opened[0]?.tell('2')
  for (const { heard } of tabs) await vi.waitFor(() => expect(heard).toEqual(['1', '2']))
  expect(opened).toHaveLength(1)
})

test('when the tab with the connection is closed, the next goes on after what it heard itself', async () => {
  const { open, opened, connections } = browser()
  const first = open('first')
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  const second = open('second')
  opened[0]?.tell('7')
  await vi.waitFor(() => expect(second.heard).toEqual(['7']))

  first.leave()
  await vi.waitFor(() => expect(connections()).toMatchObject([{ tab: 'second', after: '7' }]))
  const third = open('third')
  opened[1]?.tell('8')
  await vi.waitFor(() => expect(third.heard).toEqual(['8']))
  expect(second.heard).toEqual(['7', '8'])
  expect(first.heard).toEqual(['7'])
})

test('a tab that is closed while it waits for its turn never opens a connection', async () => {
  const { open, opened, connections, name } = browser()
  const first = open('first')
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  const second = open('second')
  open('third')
  second.leave()
  first.leave()
  await vi.waitFor(() => expect(connections()).toMatchObject([{ tab: 'third' }]))
  expect(opened.map(({ tab }) => tab)).toEqual(['first', 'third'])
  expect((await navigator.locks.query()).pending?.filter((lock) => lock.name === name)).toEqual([])
})

test('a tab that sleeps with the connection loses it to one that is looked at, and gets it back in turn', async () => {
  const { open, opened, connections, name } = browser()
  // What a sleeping tab looks like to the others: it has the lock, and says nothing.
  const { promise: sleep, resolve: close } = Promise.withResolvers<void>()
  const sleeper = expect(navigator.locks.request(name, () => sleep)).rejects.toThrow('aborted')
  const tab = open('shown')
  await vi.waitFor(() => expect(connections()).toMatchObject([{ tab: 'shown' }]))
  await sleeper
  close()

  const other = open('other')
  opened[0]?.tell('1')
  await vi.waitFor(() => expect(other.heard).toEqual(['1']))
  tab.leave()
  await vi.waitFor(() => expect(connections()).toMatchObject([{ tab: 'other', after: '1' }]))
})

test('a tab whose connection is taken away closes it and hears on', async () => {
  const { open, opened, connections, name } = browser()
  const tab = open('first')
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  const thief = otherTab(name, { steal: true })
  await vi.waitFor(() => expect(connections()).toEqual([]))

  thief.say(news('5'))
  await vi.waitFor(() => expect(tab.heard).toEqual(['5']))
  thief.close()
  await vi.waitFor(() => expect(connections()).toMatchObject([{ tab: 'first', after: '5' }]))
})

test('nobody takes the connection from a tab that answers', async () => {
  const { open, opened, name } = browser()
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
  // Longer than the patience of the asking tab.
  await expect(vi.waitFor(() => expect(opened).toHaveLength(2), { timeout: 150 })).rejects.toThrow()
})

test('a tab that falls asleep with the connection later is noticed by one that is looked at', async () => {
  const { open, connections, name } = browser(navigator.locks, { quiet_ms: 10 })
  const leader = otherTab(name)
  open('hidden', { isSeen: false })
  const shown = open('shown')
  leader.say(news('5'))
  await vi.waitFor(() => expect(shown.heard).toEqual(['5']))
  await vi.waitFor(() => expect(leader.questions.length).toBeGreaterThan(2))
  expect(connections()).toEqual([])
  leader.isAsleep = true
  await vi.waitFor(() => expect(connections()).toMatchObject([{ tab: 'shown', after: '5' }]))
})

test('a tab that nobody looks at asks no more once it was answered', async () => {
  const { open, opened, name } = browser(navigator.locks, { quiet_ms: 10 })
  const leader = otherTab(name)
  open('hidden', { isSeen: false })
  await vi.waitFor(() => expect(leader.questions).toEqual(['anyone']))
  leader.isAsleep = true
  await expect(vi.waitFor(() => expect(opened).toHaveLength(1), { timeout: 150 })).rejects.toThrow()
  expect(leader.questions).toEqual(['anyone'])
})

test('the connection wakes up with its own tab, and is looked after when another does', async () => {
  const { open, opened } = browser()
  const first = open('first')
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  const second = open('second')
  first.wake('network')
  expect(opened[0]?.wakes).toEqual(['network'])
  // Of the network each tab hears itself: ten of them are no reason to make ten connections.
  second.wake('network')
  await vi.waitFor(() => expect(opened[0]?.wakes).toEqual(['network', 'sight']))
})

describe('what a tab has missed', () => {
  test('while it lay in the cache it learns from the answer', async () => {
    const { open, name } = browser()
    const leader = otherTab(name)
    const tab = open('back')
    leader.say(news('5'))
    await vi.waitFor(() => expect(tab.heard).toEqual(['5']))
    leader.last = '7'
    tab.wake('sight')
    await vi.waitFor(() => expect(tab.heard).toEqual(['5', '7']))
    tab.wake('sight')
    await vi.waitFor(() => expect(leader.questions).toEqual(['anyone', 'awake', 'awake']))
    leader.say(news('8'))
    await vi.waitFor(() => expect(tab.heard).toEqual(['5', '7', '8']))
  })

  test('may be of runs, which have no position: then it begins anew where it was', async () => {
    const { open, name } = browser()
    const leader = otherTab(name)
    const tab = open('back')
    leader.last = '5'
    leader.say(news('5'))
    await vi.waitFor(() => expect(tab.heard).toEqual(['5']))
    tab.wake('network')
    await vi.waitFor(() => expect(tab.heard).toEqual(['5', '5']))
  })

  test('is nothing when it has just been opened, and it goes on there', async () => {
    const { open, connections, name } = browser()
    const leader = otherTab(name)
    leader.last = '5'
    const tab = open('new')
    await vi.waitFor(() => expect(leader.questions).toEqual(['anyone']))
    leader.close()
    await vi.waitFor(() => expect(connections()).toMatchObject([{ tab: 'new', after: '5' }]))
    expect(tab.heard).toEqual([])
  })

  test('while its connection was taken away it learns from who has it', async () => {
    const { open, opened, name } = browser()
    const tab = open('slept')
    await vi.waitFor(() => expect(opened).toHaveLength(1))
    opened[0]?.tell('5')
    const thief = otherTab(name, { steal: true })
    thief.last = '7'
    await vi.waitFor(() => expect(tab.heard).toEqual(['5', '7']))
  })
})

test('a tab that is left has closed its connection at once', async () => {
  const { open, opened, connections } = browser()
  const tab = open('first')
  await vi.waitFor(() => expect(opened).toHaveLength(1))
  tab.leave()
  expect(connections()).toEqual([])
})

test('users do not hear each other', async () => {
  const [one, other] = [browser(), browser()]
  const tab = one.open('mine')
  other.open('theirs')
  await vi.waitFor(() => expect([one.opened, other.opened]).toMatchObject([[{}], [{}]]))
  other.opened[0]?.tell('secret')
  one.opened[0]?.tell('1')
  await vi.waitFor(() => expect(tab.heard).toEqual(['1']))
})

test('without Web Locks each tab has its own connection', () => {
  vi.stubGlobal('navigator', {})
  try {
    const { open, connections } = browser(undefined)
    const tabs = [open('first'), open('second')]
    expect(connections()).toHaveLength(2)
    for (const { tell } of connections()) tell('1')
    expect(tabs.map(({ heard }) => heard)).toEqual([['1'], ['1']])
    tabs[0]?.wake('network')
    expect(connections().map(({ wakes }) => wakes)).toEqual([['network'], []])
    tabs[0]?.leave()
    expect(connections()).toHaveLength(1)
  } finally {
    vi.unstubAllGlobals()
  }
})
