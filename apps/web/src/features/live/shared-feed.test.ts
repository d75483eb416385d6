import { afterEach, expect, test, vi } from 'vitest'
import type { FeedNews, OpenFeed } from './feed-source.ts'
import { shareFeed } from './shared-feed.ts'

const leaves: (() => void)[] = []
afterEach(() => {
  for (const leave of leaves.splice(0)) leave()
})

let count = 0

/** A browser with tabs that share one feed, and what the server would send into it. Node has the locks and channels. */
function browser(locks: LockManager | undefined = navigator.locks) {
  count += 1
  const name = `test feed ${count}`
  const opened: { tab: string; after: string | null; tell: (id: string) => void; isOpen: boolean }[] = []

  function open(tab: string) {
    const heard: string[] = []
    const wakes = new Set<() => void>()
    const openFeed: OpenFeed = (after, onNews) => {
      const tell = (id: string) => onNews(news(id))
      const connection = { tab, after, tell, isOpen: true }
      opened.push(connection)
      return () => {
        connection.isOpen = false
      }
    }
    const leave = shareFeed({
      name,
      open: openFeed,
      onNews: ({ id }) => heard.push(id),
      onWake(listener) {
        wakes.add(listener)
        return () => wakes.delete(listener)
      },
      locks,
      patience_ms: 50,
    })
    leaves.push(leave)
    const wake = () => {
      for (const listener of wakes) listener()
    }
    return { heard, leave, wake }
  }

  const connections = () => opened.filter(({ isOpen }) => isOpen)
  return { name, open, opened, connections }
}

function news(id: string): FeedNews {
  return { id, event: { type: 'start' } }
}

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
  const { promise, resolve: giveBack } = Promise.withResolvers<void>()
  const thief = navigator.locks.request(name, { steal: true }, () => promise)
  await vi.waitFor(() => expect(connections()).toEqual([]))

  const channel = new BroadcastChannel(name)
  channel.postMessage(news('5'))
  await vi.waitFor(() => expect(tab.heard).toEqual(['5']))
  channel.close()
  giveBack()
  await thief
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
  second.wake()
  second.wake()
  await vi.waitFor(() => expect(words.filter((word) => word === 'here')).toHaveLength(3))
  channel.close()
  // Longer than the patience of the asking tab.
  await expect(vi.waitFor(() => expect(opened).toHaveLength(2), { timeout: 150 })).rejects.toThrow()
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
    tabs[0]?.leave()
    expect(connections()).toHaveLength(1)
  } finally {
    vi.unstubAllGlobals()
  }
})
