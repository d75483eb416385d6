import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitTitles } from './split-titles.ts'

describe('on a list of things', () => {
  test.each([
    ['rice, beans and corn', ['rice', 'beans', 'corn']],
    ['rice and beans', ['rice', 'beans']],
    ['rice, beans, and also corn', ['rice', 'beans', 'corn']],
    ['rice & beans plus corn', ['rice', 'beans', 'corn']],
    ['a bag of rice, some beans and the corn', ['bag of rice', 'beans', 'corn']],
    ['3 mangoes and 2 melons', ['3 mangoes', '2 melons']],
    ['1,500 g flour, 0,5 l oil', ['1,500 g flour', '0,5 l oil']],
    ['water, tea and soda', ['water', 'tea', 'soda']],
    ['toilet paper, dish soap and paper towels', ['toilet paper', 'dish soap', 'paper towels']],
    ['🍎, 🍌', ['🍎', '🍌']],
    ['buy rice, beans and corn', ['buy rice', 'buy beans', 'buy corn']],
    ['pick up a cake and some candles', ['pick up cake', 'pick up candles']],
    ['rice; beans', ['rice', 'beans']],
    ['- rice\n- beans\n* corn', ['rice', 'beans', 'corn']],
    ['1. rice\n2) beans', ['rice', 'beans']],
    // A description stays with its thing.
    ['beans, organic, and rice', ['beans, organic', 'rice']],
    ['eggs, free range', ['eggs, free range']],
    ['beans, if they have any, rice', ['beans, if they have any', 'rice']],
    ['socks, black and white', ['socks, black and white']],
    ['red and green peppers', ['red and green peppers']],
    ['pasta, red and green peppers', ['pasta', 'red and green peppers']],
    ['big, round plates and cups', ['big, round plates', 'cups']],
    ['tea (black, loose), rice', ['tea (black, loose)', 'rice']],
    ['bread with seeds and nuts, rice', ['bread with seeds and nuts', 'rice']],
    ['flour for the cake, rice and beans', ['flour for the cake', 'rice', 'beans']],
    ['rice and beans from the market', ['rice', 'beans from the market']],
    ['gifts for Mia, Leo and Kim', ['gifts for Mia, Leo and Kim']],
    // Names of one thing.
    ['salt and pepper', ['salt and pepper']],
    ['rice, mac and cheese and beans', ['rice', 'mac and cheese', 'beans']],
    ['salt & vinegar chips, soda', ['salt & vinegar chips', 'soda']],
    ['"bread, the good one", rice', ['"bread, the good one"', 'rice']],
    // Pieces that are no things.
    ['rice, beans, etc.', ['rice, beans, etc.']],
    ['batteries, 4 and 6', ['batteries, 4 and 6']],
  ])('%j is split on a list of things', (title, expected) => {
    expect(splitTitles(title, ['shopping'])).toEqual(expected)
  })

  test.each(['grocery', 'Packing List', 'gift-ideas', 'food'])('“%s” is a list of things', (tag) => {
    expect(splitTitles('lamp and vase', ['home', tag])).toEqual(['lamp', 'vase'])
  })

  test('names are things only on a list of guests', () => {
    expect(splitTitles('Mia and Leo', ['guest'])).toEqual(['Mia', 'Leo'])
    expect(splitTitles('Mia and Leo', ['work'])).toEqual(['Mia and Leo'])
  })
})

describe('without a list', () => {
  test.each([
    ['rice and beans', ['rice', 'beans']],
    ['oat milk, brown eggs', ['oat milk', 'brown eggs']],
    ['a bottle of vinegar, rice and beans', ['bottle of vinegar', 'rice', 'beans']],
    ['yoga, laundry, haircut', ['yoga', 'laundry', 'haircut']],
    ['call Mia, mow the lawn and pay the fine', ['call Mia', 'mow the lawn', 'pay the fine']],
    ['call Mia, and mow the lawn', ['call Mia', 'mow the lawn']],
    ['mow the lawn and rake up the leaves', ['mow the lawn', 'rake up the leaves']],
    ['call Mia; lawn', ['call Mia', 'lawn']],
    ['call Mia about the fence\nmow the lawn', ['call Mia about the fence', 'mow the lawn']],
  ])('%j names several things', (title, expected) => {
    expect(splitTitles(title, [])).toEqual(expected)
  })

  test.each([
    '',
    'call Mia',
    'call Mia and Leo',
    'call Mia, Leo and Kim',
    'call Mia and mow the lawn',
    'call the bank and block the card',
    'water the roses and the lawn',
    'wash the dog and dry it',
    'pack and post the parcel',
    'buy rice, beans and corn',
    'buy rice and beans',
    'write and send the invoice',
    'wash, dry and fold the towels',
    'design, build and test',
    'print the form, sign it and mail it',
    'lunch with Mia, Leo and Kim',
    'lunch, Mia and me',
    'dinner and a show',
    'coffee and cake',
    'wine and cheese',
    'salt and pepper',
    'rest and recovery',
    'Portland, Oregon',
    'chapters 3, 4 and 5',
    'slides for sales, support and finance',
    'review of plans, budgets and staff',
    'read "Pride, Joy and Sorrow", then rest',
    'transfer 1,000 to the landlord',
    'Q&A, R&D',
    'music, games and more',
    'milk, not cold',
    'book club, dentist, gym',
  ])('%j is one thing', (title) => {
    expect(splitTitles(title, [])).toEqual([title])
  })
})

const WORDS = [
  'milk',
  'Anna',
  'red',
  '2',
  'and',
  ',',
  ';',
  '"',
  '(',
  ')',
  'with',
  'of',
  'call',
  'buy',
  '&',
  'the',
  'if',
]
const BREAKS = /[\s,;&]+|(?<!\p{L})(?:and|plus|also|an?|the|my|our|some|buy)(?!\p{L})/giu

test('no word is lost or moved', () => {
  const titles = fc.array(fc.constantFrom(...WORDS), { maxLength: 15 }).map((words) => words.join(' '))
  const kept = (text: string) => text.replace(BREAKS, ' ').split(' ').filter(Boolean)
  fc.assert(
    fc.property(titles, fc.constantFrom(['shopping'], []), (title, tags) => {
      expect(kept(splitTitles(title, tags).join(' , '))).toEqual(kept(title))
    }),
    { numRuns: 1000 },
  )
})
