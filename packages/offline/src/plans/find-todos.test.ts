import { expect, test } from 'vitest'
import { chat } from '../testing/chat.ts'
import { WEEK } from '../testing/week.ts'

/** Sends a message to a chat with 10,000 todos. Returns the reply, its calls, and how many todos they returned. */
async function sayAmongMany(titleOf: (number: number) => string, message: string) {
  const { port, say } = chat()
  for (let number = 1; number <= 10_000; number++) {
    const id = `00000000-0000-7000-8000-c${number.toString(16).padStart(11, '0')}`
    port.data.todos.set(id, { ...(WEEK.at(-4) as (typeof WEEK)[0]), id, item: titleOf(number), tags: [] })
  }
  const { reply, calls } = await say(message)
  const outputs = port.items.flatMap((item) => (item.role === 'tool' ? [item.output as { todos?: unknown[] }] : []))
  const read = outputs.slice(0, -1).reduce((sum, { todos = [] }) => sum + todos.length, 0)
  return { reply, calls, read, bytes: JSON.stringify(outputs).length }
}

test.each([
  ['delete item number 77', (number: number) => `item number ${number}`, 'Deleted **item number 77**'],
  ['delete todo 77', (number: number) => `Todo ${number}`, 'Deleted **Todo 77**'],
  ['complete item number 9077', (number: number) => `item number ${number}`, 'Completed **item number 9077**'],
  ['delete call customer 77', (number: number) => `call customer ${number}`, 'Deleted **call customer 77**'],
])('“%s” among 10,000 todos reads a few of them', async (message, titleOf, expected) => {
  const { reply, calls, read, bytes } = await sayAmongMany(titleOf, message)
  expect(reply).toContain(expected)
  expect(reply.split('\n')).toHaveLength(1)
  expect(calls.filter((name) => name === 'get_todo_list')).toHaveLength(1)
  expect(read).toBeLessThanOrEqual(3)
  expect(bytes).toBeLessThan(2000)
})

test('the start of one title among 10,000 is enough', async () => {
  const { reply, read } = await sayAmongMany((number) => `call customer ${number} today`, 'delete call customer 77')
  expect(reply).toContain('Deleted **call customer 77 today**')
  expect(read).toBeLessThanOrEqual(14)
})

test('of two todos with the same title among 10,000, the assistant asks which', async () => {
  const { reply, read } = await sayAmongMany((number) => `call customer ${number % 5000}`, 'delete call customer 77')
  expect(reply).toContain('Several todos fit')
  expect(read).toBeLessThanOrEqual(14)
})
