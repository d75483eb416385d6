import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { AnswerFoot } from './answer-foot.tsx'

const usage = { input_tokens: 1_200, output_tokens: 34, cost_usd: 0.00216 }
const nothing = { input_tokens: 0, output_tokens: 0, cost_usd: 0 }

test.each([
  ['a model with a known price', { model: 'gpt-5', usage }, 'gpt-5 · 1,234 tokens · $0.0022'],
  ['a model without a known price', { model: 'gpt-5', usage: { ...usage, cost_usd: null } }, 'gpt-5 · 1,234 tokens'],
  ['a model that costs nothing', { model: 'llama', usage: { ...usage, cost_usd: 0 } }, 'llama · 1,234 tokens'],
  ['a model of unknown name', { model: null, usage }, '1,234 tokens · $0.0022'],
  ['the rules', { model: null, usage: nothing }, 'Answered by the built-in rules'],
  ['a named assistant without tokens', { model: 'rules', usage: nothing }, 'rules'],
])('the foot of an answer of %s', (_, source, text) => {
  expect(renderToStaticMarkup(<AnswerFoot source={source} />)).toMatch(new RegExp(`>${text.replace('$', '\\$')}</p>$`))
})
