import { describe, expect, test } from 'vitest'
import { keysOf, stem } from './stem.ts'

describe('a stem', () => {
  test.each([
    ['groceries', 'grocery'],
    ['boxes', 'box'],
    ['lemons', 'lemon'],
    ['glass', 'glass'],
    ['bus', 'bus'],
    ['ironing', 'iron'],
    ['planned', 'plan'],
    ['calling', 'call'],
    ['king', 'king'],
    ['red', 'red'],
  ])('the stem of %s is %s', (word, expected) => {
    expect(stem(word)).toBe(expected)
  })
})

const areSame = (a: string, b: string) => keysOf(a).some((key) => keysOf(b).includes(key))

describe('the same', () => {
  test.each([
    ['write', 'writing'],
    ['wrote', 'writing'],
    ['change', 'changed'],
    ['plan', 'planning'],
    ['paid', 'pay'],
    ['shelves', 'shelf'],
    ['children', 'child'],
    ['colour', 'color'],
    ['favourites', 'favorite'],
    ['neighbours', 'neighbor'],
    ['organise', 'organizing'],
    ['organisation', 'organization'],
    ['theatre', 'theaters'],
    ['centres', 'center'],
    ['travelling', 'traveling'],
    ['cancelled', 'canceled'],
    ['jewellery', 'jewelry'],
    ['catalogue', 'catalog'],
    ['licence', 'license'],
    ['paediatrician', 'pediatrician'],
    ['tyres', 'tires'],
    ['pyjamas', 'pajamas'],
    ['mum', 'mom'],
    ['café', 'cafe'],
    ['appt', 'appointment'],
    ['mtg', 'meetings'],
    ['bday', 'birthday'],
    ['two', '2'],
  ])('%s and %s are the same word', (a, b) => {
    expect(areSame(a, b)).toBe(true)
  })
})

describe('not the same', () => {
  test.each([
    ['car', 'care'],
    ['plan', 'plane'],
    ['four', 'for'],
    ['flour', 'floor'],
    ['hour', 'hor'],
    ['safe', 'save'],
    ['cheque', 'check'],
    ['present', 'presentation'],
    ['constructor', 'construct'],
  ])('%s and %s are different words', (a, b) => {
    expect(areSame(a, b)).toBe(false)
  })
})
