import type { AssistantStatus } from '@todo-agents/contract/user'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { AssistantChoice } from './assistant-section.tsx'

const status: AssistantStatus = {
  assistant: 'auto',
  choices: ['model', 'auto', 'offline'],
  model: 'gpt-5',
  problem: null,
}

function html(of: Partial<AssistantStatus>, chosen: AssistantStatus['assistant'] | null = null): string {
  return renderToStaticMarkup(<AssistantChoice status={{ ...status, ...of }} chosen={chosen} onChange={() => {}} />)
}

test('who answers can be chosen where the operator allows it', () => {
  expect(html({})).toContain('<select')
  expect(html({}, 'offline')).toMatch(/<option value="offline" selected="">/)
  expect(html({})).toMatch(/<option value="" selected="">/)
  expect(html({ choices: ['model'] })).not.toContain('<select')
})

test('the model and what is wrong with it are shown, also without a choice', () => {
  const problem = 'The key was refused. Set OPENAI_API_KEY to a valid key.'
  const text = html({ choices: ['model'], problem })
  expect(text).toContain('<bdi>gpt-5</bdi>')
  expect(text).toContain(problem)
  expect(html({})).not.toContain('text-danger')
})

test('who answers now follows the choice, and the model is named only where it answers', () => {
  const model = 'A language model answers you now. Language model: <bdi>gpt-5</bdi>'
  const both =
    'The built-in rules answer you where they are sure, and a language model does otherwise. Language model: <bdi>gpt-5</bdi>'
  const rules = 'The built-in rules of this server answer you now'
  expect(html({})).toContain(model)
  expect(html({}, 'auto')).toContain(both)
  expect(html({}, 'offline')).toContain(rules)
  expect(html({}, 'offline')).not.toContain('gpt-5')
  expect(html({ choices: ['auto', 'offline', 'model'] })).toContain(both)
})

test('a choice that the operator does not allow any more is not said to answer', () => {
  expect(html({ choices: ['model'] }, 'offline')).toContain('A language model answers you now.')
})

test('a server with only the built-in rules says so', () => {
  const alone = html({ choices: ['offline'], model: null, assistant: 'offline' })
  expect(alone).toContain('The built-in rules of this server answer you now, without a language model.')
  expect(alone).not.toContain('<select')
})
