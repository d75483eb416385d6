import { expect, test } from 'vitest'
import { tidied } from './tidy.ts'

test.each([
  ['um remind me to uh ring the vet', 'remind me to ring the vet'],
  ['add, umm, straw and hmm oats', 'add, straw and oats'],
  ['add straw,oats,carrots', 'add straw, oats, carrots'],
  ['friday,9am,vet', 'friday, 9am, vet'],
])('“%s” is read as “%s”', (said, meant) => expect(tidied(said)).toBe(meant))

test.each([
  'pay 1,200 euros',
  'read https://example.com/a,b tomorrow',
  'add "straw,oats"',
  'write to a,b@example.com',
  'watch UM at 7',
  'buy a drum',
  'hummus',
])('“%s” stays as it is', (text) => expect(tidied(text)).toBe(text))
