import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Redis } from './redis.ts'

/**
 * Messages between parts of the server, in all its processes. They are hints: one may be lost or come twice, so what
 * they tell of is also in the database, and whoever listens looks there.
 */
export interface Signals {
  publish(channel: string, message?: string): void
  /**
   * Answers how to stop. An empty message says: look again. It comes by itself whenever messages may have been
   * missed, which over a network includes the moment at which listening begins.
   */
  subscribe(channel: string, listener: (message: string) => void): () => void
}

/** For a single process. Listeners are called on a later tick, as they would be over a network. */
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
  is_subscribed: boolean
  is_settling: boolean
}

const RETRY_MS = 200

/** Over Redis pub/sub: one subscription a channel, however many listen to it here. */
export function createRedisSignals({ commands, subscriber }: Redis, logger: Logger): Signals {
  const channels = new Map<string, Channel>()

  function onMessage(message: string, name: string): void {
    const channel = channels.get(name)
    if (channel) tell(channel, message)
  }

  /** Brings the subscription in line with whether anybody listens. Subscribing fails when the connection is cut. */
  async function settle(channel: Channel): Promise<void> {
    if (channel.is_settling) return
    channel.is_settling = true
    while (channel.is_subscribed !== channel.listeners.size > 0 && subscriber.isOpen) {
      const wanted = !channel.is_subscribed
      try {
        await (wanted ? subscriber.subscribe(channel.name, onMessage) : subscriber.unsubscribe(channel.name))
        channel.is_subscribed = wanted
        if (wanted) tell(channel, '')
      } catch {
        await delay(RETRY_MS)
      }
    }
    channel.is_settling = false
    if (channel.listeners.size === 0) channels.delete(channel.name)
  }

  // The client has subscribed again to all that it had.
  subscriber.on('ready', () => {
    for (const channel of channels.values()) if (channel.is_subscribed) tell(channel, '')
  })

  return {
    publish(channel, message = '') {
      // The client would keep it until Redis is back, when everybody looks again anyway.
      if (!commands.isReady) return
      commands.publish(channel, message).catch((error) => logger.debug({ err: error, channel }, 'a signal was lost'))
    },
    subscribe(name, listener) {
      const own = (message: string) => listener(message)
      const channel = channels.get(name) ?? { name, listeners: new Set(), is_subscribed: false, is_settling: false }
      channels.set(name, channel)
      channel.listeners.add(own)
      settle(channel)
      return () => {
        channel.listeners.delete(own)
        settle(channel)
      }
    },
  }
}

function tell({ listeners }: Channel, message: string): void {
  for (const listener of listeners) listener(message)
}
