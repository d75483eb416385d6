// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { render } from '../../testing/render.ts'
import { UsageOfMonth } from './usage-meter.tsx'

const USAGE = {
  current_usage: 3,
  monthly_limit: 200,
  remaining_quota: 197,
  reset_date: '2026-12-01T00:00:00.000Z',
  input_tokens: 1000,
  output_tokens: 234,
  cost_usd: 0,
  monthly_budget_usd: null,
}

function shown(usage: Parameters<typeof UsageOfMonth>[0]['usage']) {
  using page = render(<UsageOfMonth usage={usage} time_zone="Europe/Berlin" />)
  return { text: page.host.textContent, meter: page.host.querySelector('meter')?.getAttribute('max') }
}

test('with a monthly limit, the used requests and the date of the reset are shown', () => {
  expect(shown(USAGE)).toEqual({
    text: expect.stringMatching(
      /^3 of 200 requests, 1,234 tokens\. The count starts again on Tue, Dec 1(, 2026)?, 1:00\sAM\.$/,
    ),
    meter: '200',
  })
})

test('the cost of the month is shown beside the requests, with the budget if there is one', () => {
  expect(shown({ ...USAGE, cost_usd: 0.4231 }).text).toMatch(/AM\. Cost: \$0\.42\.$/)
  expect(shown({ ...USAGE, cost_usd: 0.4231, monthly_budget_usd: 5 }).text).toMatch(/AM\. Cost: \$0\.42 of \$5\.00\.$/)
  expect(shown({ ...USAGE, monthly_limit: null, cost_usd: 0.4231 }).text).toMatch(/no monthly limit\. Cost: \$0\.42\.$/)
})

test('without a monthly limit there is no meter, only a sentence', () => {
  const unlimited = { ...USAGE, monthly_limit: null, remaining_quota: null }
  expect(shown(unlimited)).toEqual({ text: '3 requests, 1,234 tokens. There is no monthly limit.', meter: undefined })
  const unused = {
    ...unlimited,
    current_usage: 0,
    input_tokens: 0,
    output_tokens: 0,
    cost_usd: 0,
    monthly_budget_usd: null,
  }
  expect(shown(unused).text).toBe('There is no monthly limit.')
})
