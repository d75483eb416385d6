import fc from 'fast-check'
import { expect, test } from 'vitest'
import { safeOutput } from './safe-output.ts'

test('values under keys that name a secret are redacted, in any case and at any depth', () => {
  const output = {
    Password: 'a',
    nested: [{ access_TOKEN: { deep: 'b' }, my_api_key_2: 'c' }],
    clientSecret: ['d'],
    item: 'buy a token',
  }

  expect(safeOutput(output)).toEqual({
    Password: '[REDACTED]',
    nested: [{ access_TOKEN: '[REDACTED]', my_api_key_2: '[REDACTED]' }],
    clientSecret: '[REDACTED]',
    item: 'buy a token',
  })
})

test('strings over 5,000 characters are cut', () => {
  expect(safeOutput('x'.repeat(5_000))).toBe('x'.repeat(5_000))
  expect(safeOutput(['x'.repeat(5_001)])).toEqual([`${'x'.repeat(5_000)}... [truncated]`])
})

test('a surrogate pair is not cut in two', () => {
  expect(safeOutput(`${'x'.repeat(4_999)}😀`)).toBe(`${'x'.repeat(4_999)}... [truncated]`)
  expect(safeOutput(`${'x'.repeat(4_998)}😀y`)).toBe(`${'x'.repeat(4_998)}😀... [truncated]`)
})

test('cycles and endless nesting are cut', () => {
  const cycle: Record<string, unknown> = { name: 'cycle' }
  cycle.self = [cycle]
  expect(safeOutput(cycle)).toEqual({ name: 'cycle', self: ['[Circular]'] })

  const shared = { id: 1 }
  expect(safeOutput([shared, shared])).toEqual([shared, shared])

  let deep: unknown = 'bottom'
  for (let level = 0; level < 50_000; level++) deep = [deep]
  expect(JSON.stringify(safeOutput(deep))).toContain('[truncated]')
})

test('a "__proto__" key stays plain data', () => {
  const output = safeOutput(JSON.parse('{"__proto__": {"polluted": true, "password": "x"}}')) as object

  expect(Object.getPrototypeOf(output)).toBe(Object.prototype)
  expect('polluted' in output).toBe(false)
  expect(JSON.stringify(output)).toBe('{"__proto__":{"polluted":true,"password":"[REDACTED]"}}')
})

test('values that JSON cannot encode become encodable', () => {
  expect(JSON.stringify(safeOutput({ big: 10n, at: new Date(0), never: new Date(Number.NaN), call: () => 1 }))).toBe(
    '{"big":"10","at":"1970-01-01T00:00:00.000Z","never":null}',
  )
})

test('other JSON stays as it is, and the input is not changed', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      fc.pre(!/password|token|api_key|secret/i.test(JSON.stringify(value)))
      const before = JSON.stringify(value)
      expect(JSON.stringify(safeOutput(value))).toBe(before)
      expect(JSON.stringify(value)).toBe(before)
    }),
  )
})
