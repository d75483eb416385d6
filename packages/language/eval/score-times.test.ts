import { describe, expect, test } from 'vitest'
import { scoreTime } from './score-times.ts'

const NOON = {
  text: 'at noon',
  now: '2026-01-15T09:00:00',
  offset: '+01:00',
  start: '2026-01-15T12:00:00',
  grain: 'hour' as const,
  source: 'own',
}

describe('a phrase', () => {
  test('a phrase is right to its grain', () => {
    expect(scoreTime(NOON).verdict).toBe('right')
    expect(scoreTime({ ...NOON, start: '2026-01-15T12:59:00' }).verdict).toBe('right')
    expect(scoreTime({ ...NOON, start: '2026-01-15T12:59:00', grain: 'minute' }).verdict).toBe('wrong')
    expect(scoreTime({ ...NOON, start: '2026-01-16T12:00:00' }).verdict).toBe('wrong')
  })

  test('a phrase is empty without a time and wrong with two', () => {
    expect(scoreTime({ ...NOON, text: 'lemons' }).verdict).toBe('empty')
    expect(scoreTime({ ...NOON, text: 'at noon, lunch tomorrow' }).verdict).toBe('wrong')
  })

  test('a phrase must have the expected direction', () => {
    expect(scoreTime({ ...NOON, direction: 'after' }).verdict).toBe('wrong')
    expect(scoreTime({ ...NOON, text: 'until noon', direction: 'before' }).verdict).toBe('right')
  })

  test('a time that lasts ends after its length', () => {
    const lasting = { ...NOON, text: 'at noon for 30 minutes', grain: 'minute' as const }
    expect(scoreTime({ ...lasting, end: '2026-01-15T12:30:00' }).isEndRight).toBe(true)
    expect(scoreTime({ ...lasting, end: '2026-01-15T13:00:00' })).toMatchObject({ verdict: 'right', isEndRight: false })
  })

  test('the end of a phrase is right with or without its last unit', () => {
    const range = { ...NOON, text: 'from 10:00 to 12:00', start: '2026-01-15T10:00:00' }
    expect(scoreTime({ ...range, end: '2026-01-15T12:00:00' }).isEndRight).toBe(true)
    expect(scoreTime({ ...range, end: '2026-01-15T13:00:00' }).isEndRight).toBe(true)
    expect(scoreTime({ ...range, end: '2026-01-15T14:00:00' })).toMatchObject({ verdict: 'right', isEndRight: false })
  })
})

test('a sentence is right when any accepted value is found', () => {
  const { start: _, grain: __, ...said } = NOON
  expect(scoreTime({ ...said, text: 'lunch at noon', any_of: ['12:00:00'] }).verdict).toBe('right')
  expect(scoreTime({ ...said, text: 'lunch at noon', any_of: ['2026-01-15'] }).verdict).toBe('right')
  expect(scoreTime({ ...said, text: 'lunch at noon', any_of: ['2026-01-16', '13:00:00'] }).verdict).toBe('wrong')
})
