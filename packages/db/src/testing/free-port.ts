import { once } from 'node:events'
import { createServer } from 'node:net'

/** By default, systems give `listen(0)` and connections ports from 32768 (Linux) or 49152 on. */
const FROM = 10_000
const TO = 32_767

/**
 * Returns a port on which no process listens at this moment. The system gives it to no other socket by itself: a test
 * that kills a server starts it again on the same port, which must still be free.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FROM + Math.floor(Math.random() * (TO - FROM + 1))
    if (await isFree(port)) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  try {
    probe.listen(port)
    await once(probe, 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Windows reserves some ports, and then says EACCES.
    if (code === 'EADDRINUSE' || code === 'EACCES') return false
    throw error
  }
  probe.close()
  await once(probe, 'close')
  return true
}
