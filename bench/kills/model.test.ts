import { afterAll, expect, test } from 'vitest'
import { ANSWER, itemsOf, messageOf, startModel } from './model.ts'

const model = await startModel()
afterAll(() => model.close())

async function ask(...input: object[]): Promise<{ status: number; body: string }> {
  const request = { method: 'POST', body: JSON.stringify({ input }) }
  const response = await fetch(`http://127.0.0.1:${model.port}/v1/responses`, request)
  return { status: response.status, body: await response.text() }
}

const message = (tag: string) => ({ role: 'user', content: messageOf(tag) })
const call = (call_id: string) => ({ type: 'function_call', call_id, name: 'create_todo', arguments: '{}' })
const output = (call_id: string) => ({ type: 'function_call_output', call_id, output: '{}' })
const textIn = (body: string) =>
  [...body.matchAll(/output_text\.delta.*"delta":"(.*?)"/g)].map(([, text]) => text).join('')

test('the model calls two tools, one after the other, and then answers', async () => {
  const first = await ask(message('a'))
  expect(first.body).toContain(itemsOf('a')[0])
  const second = await ask(message('a'), call('1'), output('1'))
  expect(second.body).toContain(itemsOf('a')[1])
  const last = await ask(message('a'), call('1'), output('1'), call('2'), output('2'))
  expect(textIn(last.body)).toBe(ANSWER)
  expect(model.requests('a')).toBe(3)
})

test('the model refuses a conversation in which a call has no output', async () => {
  expect((await ask(message('b'), call('1'))).status).toBe(400)
})

test('a held answer stops, and continues when it is released', async () => {
  const reached = model.hold('c', 5)
  let isWhole = false
  const answered = ask(message('c'), call('1'), output('1'), call('2'), output('2')).finally(() => (isWhole = true))
  await reached
  expect(isWhole).toBe(false)
  model.release()
  expect(textIn((await answered).body)).toBe(ANSWER)
})
