/**
 * Loaded before a server's program (`node --import`): measures each turn of the event loop in CPU time of its thread, so
 * that what other programs do on the machine does not count. SIGUSR2 begins again; the longest is told at SIGTERM.
 */
const EVERY_MS = 2

let longest_ms = 0
let used_ms = cpuMs()

setInterval(() => {
  const now_ms = cpuMs()
  longest_ms = Math.max(longest_ms, now_ms - used_ms)
  used_ms = now_ms
}, EVERY_MS).unref()

process.on('SIGUSR2', () => {
  longest_ms = 0
})
// Before the server's own handler.
process.prependListener('SIGTERM', () => {
  console.log(JSON.stringify({ longest_turn_ms: longest_ms }))
})

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
