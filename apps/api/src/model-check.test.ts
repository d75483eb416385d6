import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'
import { createModelCheck } from './model-check.ts'

function logged() {
  const lines: string[] = []
  return { lines, logger: createLogger('debug', { write: (line: string) => lines.push(line) }) }
}

test('the model is tried at the start, and a problem is logged once', async () => {
  const { lines, logger } = logged()
  let checks = 0
  const { problem } = createModelCheck({
    check: async () => {
      checks += 1
      return 'Check OPENAI_API_KEY.'
    },
    logger,
    badMs: 0,
  })
  expect(checks).toBe(1)
  expect(await problem()).toBe('Check OPENAI_API_KEY.')
  expect(await problem()).toBe('Check OPENAI_API_KEY.')
  expect(checks).toBeGreaterThan(1)
  expect(lines.filter((line) => line.includes('Check OPENAI_API_KEY.'))).toHaveLength(1)
})

test('a result is used again while it is fresh, and many askers share one check', async () => {
  let checks = 0
  const { problem } = createModelCheck({
    check: async () => {
      checks += 1
      return null
    },
    logger: logged().logger,
  })
  expect(await Promise.all(Array.from({ length: 50 }, problem))).toEqual(Array(50).fill(null))
  expect(checks).toBe(1)
})

test('after a problem the model is tried again, and the log says that it is over', async () => {
  const { lines, logger } = logged()
  const answers: (string | null)[] = ['No server runs there.', null]
  const { problem } = createModelCheck({ check: async () => answers.shift() ?? null, logger, badMs: 0 })
  await expect.poll(problem).toBeNull()
  expect(lines.join()).toContain('the language model can be used again')
})

test('an asker does not wait for a check that takes long', async () => {
  const { problem } = createModelCheck({ check: () => new Promise(() => {}), logger: logged().logger, waitMs: 1 })
  expect(await problem()).toBeNull()
})
