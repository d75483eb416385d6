import { expect, test } from 'vitest'
import { tagMatches } from './tag-matches.ts'

const TAGS = ['Work', 'homework', 'workout', 'Café', 'garden'].map((name) => ({ name }))
const names = (text: string) => tagMatches(text, TAGS).known.map(({ name }) => name)

test('tags that begin with the text come before those that have it in them, and the exact name first', () => {
  expect(names('work')).toEqual(['Work', 'workout', 'homework'])
  expect(names('wor')).toEqual(['Work', 'workout', 'homework'])
})

test('the case, a leading # and the form of an accent do not matter', () => {
  expect(tagMatches('#CAFE\u0301', TAGS)).toEqual({ known: [{ name: 'Café' }], fresh: null })
})

test('a name that no tag has can be a new tag', () => {
  expect(tagMatches(' gard ', TAGS)).toEqual({ known: [{ name: 'garden' }], fresh: 'gard' })
  expect(tagMatches('', TAGS)).toEqual({ known: TAGS, fresh: null })
})
