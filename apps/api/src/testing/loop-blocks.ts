/**
 * Loaded before the program of a server (`node --import`). Measures each turn of the event loop in CPU time of its
 * thread, so that the load of other programs does not count. SIGUSR2 resets it; SIGTERM prints the longest turn.
 */
const EVERY_MS = 2

let longestMs = 0
let usedMs = cpuMs()

setInterval(() => {
  const nowMs = cpuMs()
  longestMs = Math.max(longestMs, nowMs - usedMs)
  usedMs = nowMs
}, EVERY_MS).unref()

process.on('SIGUSR2', () => {
  longestMs = 0
})
// Prepended, so that it runs before the SIGTERM handler of the server.
process.prependListener('SIGTERM', () => {
  console.log(JSON.stringify({ longest_turn_ms: longestMs }))
})

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
