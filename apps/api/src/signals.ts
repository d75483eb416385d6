import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Redis } from './redis.ts'

/**
 * Messages between the parts of the server in all its processes. They are hints: a message may be lost or come twice.
 * The facts are in the database, and subscribers read them there.
 */
export interface Signals {
  publish(channel: string, message?: string): void
  /**
   * Calls `listener` with each message of the channel. Returns a function that unsubscribes. An empty message means:
   * read the database again. It is delivered when messages may have been lost, and over a network also after each
   * subscription.
   */
  subscribe(channel: string, listener: (message: string) => void): () => void
}

/** Signals within a single process. Calls listeners in a later tick, as over a network. */
export function createMemorySignals(): Signals {
  const channels = new Map<string, Set<(message: string) => void>>()
  return {
    publish(channel, message = '') {
      setImmediate(() => {
        for (const listener of channels.get(channel) ?? []) listener(message)
      })
    },
    subscribe(channel, listener) {
      const own = (message: string) => listener(message)
      const listeners = channels.get(channel) ?? new Set()
      channels.set(channel, listeners.add(own))
      return () => {
        listeners.delete(own)
        if (listeners.size === 0 && channels.get(channel) === listeners) channels.delete(channel)
      }
    },
  }
}

interface Channel {
  name: string
  listeners: Set<(message: string) => void>
  isSubscribed: boolean
  isSyncing: boolean
}

const RETRY_MS = 200

/** Signals over Redis pub/sub, with one subscription per channel for all listeners of this process. */
export function createRedisSignals({ commands, subscriber }: Redis, logger: Logger): Signals {
  const channels = new Map<string, Channel>()

  function onMessage(message: string, name: string): void {
    const channel = channels.get(name)
    if (channel) deliver(channel, message)
  }

  /**
   * Subscribes while the channel has listeners, and unsubscribes otherwise. Retries, because a lost connection rejects.
   */
  async function syncSubscription(channel: Channel): Promise<void> {
    if (channel.isSyncing) return
    channel.isSyncing = true
    while (channel.isSubscribed !== channel.listeners.size > 0 && subscriber.isOpen) {
      const wanted = !channel.isSubscribed
      try {
        await (wanted ? subscriber.subscribe(channel.name, onMessage) : subscriber.unsubscribe(channel.name))
        channel.isSubscribed = wanted
        if (wanted) deliver(channel, '')
      } catch {
        await delay(RETRY_MS)
      }
    }
    channel.isSyncing = false
    if (channel.listeners.size === 0) channels.delete(channel.name)
  }

  // After a reconnection, the client has restored its subscriptions, but messages may have been lost.
  subscriber.on('ready', () => {
    for (const channel of channels.values()) if (channel.isSubscribed) deliver(channel, '')
  })

  return {
    publish(channel, message = '') {
      // During an outage the message is dropped, because all subscribers read the database again when Redis is back.
      // Otherwise the client would queue the message until then.
      if (!commands.isReady) return
      commands.publish(channel, message).catch((error) => logger.debug({ err: error, channel }, 'a signal was lost'))
    },
    subscribe(name, listener) {
      const own = (message: string) => listener(message)
      const channel = channels.get(name) ?? { name, listeners: new Set(), isSubscribed: false, isSyncing: false }
      channels.set(name, channel)
      channel.listeners.add(own)
      syncSubscription(channel)
      return () => {
        channel.listeners.delete(own)
        syncSubscription(channel)
      }
    },
  }
}

function deliver({ listeners }: Channel, message: string): void {
  for (const listener of listeners) listener(message)
}
