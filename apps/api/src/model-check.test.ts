import { ModelError } from '@todo-agents/agent/model-error'
import { say, scriptedModel } from '@todo-agents/agent/models/scripted/scripted'
import { ask } from '@todo-agents/agent/testing/ask'
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

test('a failure that comes from the settings is a problem until the model answers again', async () => {
  const { lines, logger } = logged()
  const { problem, watch } = createModelCheck({ check: async () => null, logger, goodMs: 0 })
  let fails = true
  const model = watch(
    scriptedModel(() =>
      fails ? [{ type: 'fail', error: new ModelError('Check OPENAI_API_KEY.', { isSetup: true }) }] : say('Hi'),
    ),
  )

  await expect(ask(model)).rejects.toThrow('Check OPENAI_API_KEY.')
  expect(await problem()).toBe('Check OPENAI_API_KEY.')
  await expect(ask(model)).rejects.toThrow()
  expect(lines.filter((line) => line.includes('Check OPENAI_API_KEY.'))).toHaveLength(1)

  fails = false
  await ask(model)
  expect(await problem()).toBeNull()
})

test('a failure of another kind is no problem of the settings', async () => {
  const { problem, watch } = createModelCheck({ check: async () => null, logger: logged().logger })
  const model = watch(scriptedModel(() => [{ type: 'fail', error: new ModelError('Too long.') }]))
  await expect(ask(model)).rejects.toThrow('Too long.')
  expect(await problem()).toBeNull()
})
