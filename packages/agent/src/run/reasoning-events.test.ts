import type { AgentEvent } from '@todo-agents/contract/agent-events'
import { expect, test } from 'vitest'
import { reasoningEvents } from './reasoning-events.ts'

function collected() {
  const data: object[] = []
  return { data, ...reasoningEvents((event: AgentEvent) => data.push(event.data)) }
}

test('the first piece of a summary is emitted at once, and those soon after it are joined', () => {
  const { data, add, flush } = collected()

  for (const piece of ['The ', 'user ', 'greets.']) add(piece)
  expect(data).toEqual([{ summary: 'The ' }])
  flush()
  flush()

  expect(data).toEqual([{ summary: 'The ' }, { summary: 'user greets.' }])
})

test('a model that only says that it thinks is announced once for a while', () => {
  const { data, add, flush } = collected()

  for (let n = 0; n < 100; n++) add('')
  flush()

  expect(data).toEqual([{}])
})

test('a long summary is cut off', () => {
  const { data, add, flush } = collected()

  for (let n = 0; n < 30; n++) add('x'.repeat(1_000))
  flush()

  expect(JSON.stringify(data).length).toBeLessThan(21_000)
})
