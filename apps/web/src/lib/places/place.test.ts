import { describe, expect, test } from 'vitest'
import type { Place } from './place.ts'
import { hrefOf, isSamePlace, pathOf, placeOf, readSearch } from './place.ts'

const PLACES: Place[] = [
  { kind: 'today' },
  { kind: 'upcoming' },
  { kind: 'inbox' },
  { kind: 'all' },
  { kind: 'done' },
  { kind: 'search' },
  { kind: 'history' },
  { kind: 'account' },
  { kind: 'assistant' },
  { kind: 'settings', section: null },
  { kind: 'settings', section: 'look' },
  { kind: 'list', id: '01a2053e-6902-73d2-a01b-956440b8794d' },
  { kind: 'filter', id: '01a2053e-6902-73d2-a01b-956440b8794d' },
  { kind: 'tag', name: 'work' },
  { kind: 'tag', name: 'a/b c?d#e%f & ü' },
]

describe('the address of a place', () => {
  test.each(PLACES.map((place) => [pathOf(place), place]))('%s leads back to the place', (path, place) => {
    expect(placeOf(path)).toEqual(place)
  })

  test.each(['/', '/todos', '/list', '/list/', '/tag', '/today/1', '/list/1/2', '/search/x'])(
    '%s is no place',
    (path) => {
      expect(placeOf(path)).toBeNull()
    },
  )

  test('a malformed escape in a name is read as it stands', () => {
    expect(placeOf('/tag/50%')).toEqual({ kind: 'tag', name: '50%' })
  })

  test('all search parameters come back, whatever the text', () => {
    const search = { todo: 'a', chat: 'new', q: '100 % "sure" &c=1 ü', order: 'manual', by: 'user' } as const
    expect(readSearch(hrefOf({ kind: 'search' }, search).split('?')[1] ?? '')).toEqual(search)
  })

  test('an address without search parameters has no question mark', () => {
    expect(hrefOf({ kind: 'today' }, { todo: undefined })).toBe('/today')
  })

  test('two tags are different places', () => {
    expect(isSamePlace({ kind: 'tag', name: 'a' }, { kind: 'tag', name: 'b' })).toBe(false)
    expect(isSamePlace({ kind: 'today' }, { kind: 'today' })).toBe(true)
  })
})
