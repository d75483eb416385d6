/** The answer of a server that asks to wait for 42 seconds, with most of the month's messages left. */
export const RATE_LIMIT = {
  message: 'Too many requests.',
  current_usage: 3,
  monthly_limit: 1000,
  remaining_quota: 997,
  reset_date: '2099-12-01T00:00:00.000Z',
  retry_after: 42,
}
