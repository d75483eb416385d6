#!/usr/bin/env node
// Plain JavaScript, because the Node that starts it may be too old for TypeScript: then it continues in the pinned one.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const root = fileURLToPath(new URL('../../..', import.meta.url))
const [major = 0] = process.versions.node.split('.').map(Number)

if (major >= 26) {
  // Halves the time to start. A folder that cannot be written costs only that.
  module.enableCompileCache(join(root, 'node_modules/.cache/todo-agents'))
  const { run } = await import(main)
  await run(process.argv.slice(2))
} else {
  continueIn(join(root, 'node_modules/node/bin/node'))
}

function continueIn(node) {
  if (!existsSync(node)) {
    process.stderr.write(`todo-agents needs Node 26, which npm ci installs in ${root}\n`)
    process.exitCode = 1
    return
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // The terminal sends SIGINT to both processes. The child decides what it means.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0)
  })
}
