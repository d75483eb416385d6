import fc from 'fast-check'
import { expect, test } from 'vitest'
import { USER } from '../../testing/memory-run-port.ts'
import { brokenRules } from '../../testing/vendor-rules/vendor-rules.ts'
import { toolDescriptions } from '../../tools/registry.ts'
import type { ToolCall, TranscriptItem } from '../../types.ts'
import { chatRequest } from './chat-request.ts'
import type { RequestOptions } from './request-options.ts'
import { responsesRequest } from './responses-request.ts'

const options: RequestOptions = { refused: new Set(), maxOutputTokens: 100, reasoningEffort: 'low' }

const idArbitrary = fc.oneof(fc.constantFrom('call_1_1', 'call_0', '', 'fc_123', '12345'), fc.string({ maxLength: 80 }))
const callArbitrary: fc.Arbitrary<ToolCall> = fc.record({
  call_id: idArbitrary,
  tool_name: fc.oneof(fc.constantFrom('create_todo', 'get_lists'), fc.string({ maxLength: 80 })),
  arguments: fc.oneof(fc.json(), fc.constantFrom('', '{', '{"item":"Milk"}', '['.repeat(500)), fc.string()),
})
const outputArbitrary = fc.oneof(fc.jsonValue(), fc.constant(undefined))
const itemArbitrary = fc.constantFrom<unknown>(
  'message',
  'function_call',
  { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'x', status: null },
  { type: 'reasoning', id: 'rs_2', summary: [], encrypted_content: null },
  { type: 'reasoning', id: 'rs_3', summary: [], content: [{ type: 'reasoning_text', text: 'hm' }] },
  { type: 'web_search_call', id: 'ws' },
)
const stateArbitrary = fc.oneof(
  fc.constant(undefined),
  fc.constant({ offline: { question: 'which' } }),
  fc.record({
    provider: fc.record(
      {
        api: fc.constantFrom('chat', 'responses'),
        model: fc.constantFrom('small', 'large'),
        output: fc.array(itemArbitrary, { maxLength: 6 }),
        message: fc.constantFrom({ reasoning_content: 'a' }, { reasoning_details: [1], role: 'user', content: null }),
        calls: fc.array(fc.constantFrom(null, { extra_content: { google: {} }, id: 'x' }), { maxLength: 3 }),
      },
      { requiredKeys: ['api', 'model'] },
    ),
  }),
  fc.jsonValue(),
)

/** One run: a message, and the steps until the run was completed, stopped, failed, or waited for an approval. */
const runArbitrary: fc.Arbitrary<TranscriptItem[]> = fc
  .record({
    message: fc.string(),
    steps: fc.array(
      fc.record({
        content: fc.oneof(fc.constant(''), fc.string()),
        calls: fc.array(fc.record({ call: callArbitrary, output: outputArbitrary }), { maxLength: 3 }),
        model_state: stateArbitrary,
      }),
      { maxLength: 4 },
    ),
    lostResults: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ message, steps, lostResults }) => [
    { role: 'user', content: message } as const,
    ...steps.flatMap(({ content, calls, model_state }): TranscriptItem[] => [
      { role: 'assistant', content, tool_calls: calls.map(({ call }) => call), model_state },
      ...calls
        .slice(lostResults)
        .map(({ call, output }): TranscriptItem => ({ role: 'tool', ...call, output, status: 'ok' })),
    ]),
  ])

/** A conversation of several runs, perhaps without its beginning, that ends as a request does. */
const transcriptArbitrary = fc
  .record({
    runs: fc.array(runArbitrary, { maxLength: 5 }),
    leftOut: fc.integer({ min: 0, max: 4 }),
    last: callArbitrary,
    isAnswered: fc.boolean(),
  })
  .map(({ runs, leftOut, last, isAnswered }): TranscriptItem[] => [
    ...runs.flat().slice(leftOut),
    { role: 'user', content: 'Hi' },
    ...(isAnswered ? [{ role: 'assistant' as const, content: '', tool_calls: [last] }] : []),
  ])

test('any transcript becomes a request that keeps the rules of all vendors, for both APIs', () => {
  fc.assert(
    fc.property(transcriptArbitrary, (transcript) => {
      const { signal } = new AbortController()
      const request = { instructions: 'Be brief.', transcript, tools: toolDescriptions(), user: USER, signal }
      const chat = chatRequest('small', request, options)
      const responses = responsesRequest('small', request, options)

      expect(brokenRules('/chat/completions', JSON.parse(JSON.stringify(chat)))).toEqual([])
      expect(brokenRules('/responses', JSON.parse(JSON.stringify(responses)))).toEqual([])
    }),
    { numRuns: 300 },
  )
})
