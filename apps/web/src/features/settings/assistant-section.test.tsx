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

test('a server with only the built-in rules shows nothing', () => {
  expect(html({ choices: ['offline'], model: null, assistant: 'offline' })).toBe('')
})
