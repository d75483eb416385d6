import { freePort } from '@todo-agents/db/testing/free-port'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createLogger } from './logger.ts'
import { connectRedis } from './redis.ts'
import { hasRedisServer, startRedisServer } from './testing/redis-server.ts'

test('an error about an unreachable Redis names its host without the password', async () => {
  const port = await freePort()
  const connecting = connectRedis(`redis://user:hunter2@127.0.0.1:${port}`, createLogger('silent'))
  await expect(connecting).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(new RegExp(`^Redis at 127.0.0.1:${port} cannot be reached .*REDIS_URL`)),
  })
  await expect(connecting).rejects.not.toMatchObject({ message: expect.stringContaining('hunter2') })
})

describe.runIf(hasRedisServer())('a connection to Redis', () => {
  test('a lost connection comes back by itself; commands wait, and the outage is logged once', async () => {
    const lines: { msg: string; redis: string }[] = []
    const logger = pino({ level: 'info' }, { write: (line) => lines.push(JSON.parse(line)) })
    const server = await startRedisServer()
    const redis = await connectRedis(server.url, logger)
    onTestFinished(async () => {
      await redis.close()
      await server.close()
    })
    let retries = 0
    redis.commands.on('reconnecting', () => {
      retries += 1
    })
    await server.kill()
    await vi.waitFor(() => expect(redis.commands.isReady).toBe(false))
    const pending = redis.commands.ping()
    await vi.waitFor(() => expect(retries).toBeGreaterThan(2), { timeout: 60_000 })
    await server.start()
    expect(await pending).toBe('PONG')
    const messages = () => lines.filter((line) => line.redis === 'commands').map(({ msg }) => msg)
    await vi.waitFor(() => expect(messages()).toHaveLength(2))
    expect(messages()).toEqual(['Redis is away; reconnecting', 'Redis is back'])
  })
})
