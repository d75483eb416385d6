import { describe, expect, test } from 'vitest'
import type { TimeContext } from '../../times/types.ts'
import { parseCommand } from '../parse-command.ts'

/** Saturday, 28 November 2026, 14:40 in Berlin. */
const CONTEXT: TimeContext = { now: '2026-11-28T13:40:00Z', time_zone: 'Europe/Berlin', date_order: 'dmy' }

function parse(text: string) {
  return parseCommand(text, CONTEXT)
}

describe('lists', () => {
  test.each([
    ['create a list Groceries', 'Groceries'],
    ['create a new list called house move', 'House move'],
    ['new list: Work', 'Work'],
    ['please create the list "House move"', 'House move'],
    ['make a shopping list', 'Shopping'],
    ['make a new list for the trip', 'Trip'],
  ])('“%s” creates a list', (text, name) => {
    expect(parse(text)).toEqual({ kind: 'edit_list', edit: { action: 'create', name } })
  })

  test.each([
    ['rename the list Groceries to Food', { action: 'rename', name: 'Groceries', title: 'Food' }],
    ['rename list A to B', { action: 'rename', name: 'A', title: 'B' }],
    ['rename my work list to Office', { action: 'rename', name: 'work', title: 'Office' }],
    ['archive the list Work', { action: 'archive', name: 'Work' }],
    ['archive my work list', { action: 'archive', name: 'work' }],
    ['bring back the work list', { action: 'restore', name: 'work' }],
    ['delete the list Work', { action: 'delete', name: 'Work' }],
    ['delete the list Work and all its todos', { action: 'delete', name: 'Work', todos: 'delete' }],
    ['delete the list Work and keep the todos', { action: 'delete', name: 'Work', todos: { move_to: null } }],
    ["delete the list Work but don't delete its todos", { action: 'delete', name: 'Work', todos: { move_to: null } }],
    [
      'delete the list Work and move its todos to the inbox',
      { action: 'delete', name: 'Work', todos: { move_to: null } },
    ],
    [
      'delete the list Work and move its todos to the Home list',
      { action: 'delete', name: 'Work', todos: { move_to: 'Home' } },
    ],
  ])('“%s” changes a list', (text, edit) => {
    expect(parse(text)).toEqual({ kind: 'edit_list', edit })
  })

  test('to delete a list by its name can also mean the todos with that tag', () => {
    expect(parse('delete my shopping list')).toMatchObject({
      edit: { action: 'delete', name: 'shopping' },
      otherwise: { kind: 'delete', target: { tag: 'shopping', which: 'all' } },
    })
  })

  test.each(['what lists do I have?', 'show my lists', 'which lists are there', 'how many lists do I have'])(
    '“%s” asks for the lists',
    (text) => {
      expect(parse(text)).toEqual({ kind: 'lists' })
    },
  )

  test.each([
    ['show my work list', 'work'],
    ['what is on the list House Move?', 'house move'],
    ["what's on my shopping list", 'shopping'],
  ])('“%s” asks for the todos of a list', (text, list) => {
    expect(parse(text)).toEqual({ kind: 'list', target: { words: '', status: 'open', which: 'all', list } })
  })

  test.each([
    ['move milk to the Work list', 'milk', 'Work'],
    ['move the report to the list House Move', 'report', 'House Move'],
    ['put it on my work list', '', 'work'],
    ['move milk to the inbox', 'milk', null],
    ['move the report out of the work list', 'report', null],
  ])('“%s” moves a todo to a list', (text, words, list) => {
    expect(parse(text)).toMatchObject({ kind: 'update', target: { words }, changes: { list } })
  })

  test.each([
    ['create a to-do list', 'create'],
    ['please remove the dentist from my list', 'delete'],
    ['delete all todos on my list', 'delete'],
    ['clear my shopping list', 'delete'],
    ['rename the gym to the list', 'update'],
    ['make a list of things to do today', 'create'],
  ])('“%s” changes no list', (text, kind) => {
    expect(parse(text).kind).toBe(kind)
  })
})
