import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'
import { WEEK } from '../testing/week.ts'

describe('completing a todo', () => {
  testSentences(
    [
      ['complete the dentist', '✓ dentist'],
      ['done with gym', '✓ gym'],
      ['gym done', '✓ gym'],
      ['mark buy milk as done', '✓ buy milk'],
      ['bought the milk already', '✓ buy milk'],
      ['wait no, water the plants isnt done', '○ water the plants'],
      ['tick off buy milk', '✓ buy milk'],
      ['check buy milk off', '✓ buy milk'],
      ['cross the rent off my list', '✓ pay the rent', 'or', '?'],
      ['I paid the rent', '✓ pay the rent', 'or', '?'],
      ['ive done the report for anna', '✓ report for Anna'],
      ['I have finished the report', '✓ report for Anna'],
      ['The report for Anna is finished.', '✓ report for Anna'],
      ['finish the slides', '✓ prepare slides', 'or', '?'],
      ['just fixed the bike!', '✓ fix the bike', 'or', '?'],
      ['I called Mum', '✓ call Mum', 'or', '?'],
      ['set fix the bike to completed', '✓ fix the bike'],
      ['Please be so good as to mark the telephone call about the car as done.', '✓ call Bob about the car', 'or', '?'],
      ['mark call bob about the car done', '✓ call Bob about the car'],
      ['i did the dentst', '✓ dentist', 'or', '?'],
      ['completed: lunch with Priya', '✓ lunch with Priya'],
      ['finished with yoga', '✓ yoga'],
      ['team meeting ✓', '✓ team meeting', 'or', '?'],
      ['dinner with sarah is done', '✓ dinner with Sarah'],
      ['mark "call Bob" as complete', '✓ call Bob', 'or', '? call Bob, call Bob about the car'],
    ],
    { before: WEEK },
  )
})

describe('completing several todos', () => {
  testSentences(
    [
      ['complete everything for today', '✓ call Bob', '✓ gym'],
      ['mark all shopping todos as done', '✓ buy milk'],
      ["tick off all of Monday's todos", '✓ team meeting', '✓ prepare slides'],
      ['complete gym and buy milk', '✓ gym', '✓ buy milk'],
      ['mark the dentist, yoga and gym as done', '✓ dentist', '✓ yoga', '✓ gym'],
      ['I finished both the slides and the report', '✓ prepare slides', '✓ report for Anna', 'or', '?'],
      ['complete all overdue tasks', '✓ pay the rent'],
      ['complete everything tagged work', '✓ report for Anna', '✓ team meeting', '✓ prepare slides'],
    ],
    { before: WEEK },
  )
})

describe('completing a todo that is ambiguous, missing or done', () => {
  testSentences(
    [
      ['complete Bob', '? call Bob, call Bob about the car'],
      ['mark the call as done', '? call Bob, call Bob about the car, call Mum'],
      ['complete the todo', '?'],
      ['done', '?', 'or', '> which'],
      ['mark the tax return as done', '> {no ,not find,not found,nothing}'],
      ['complete water the plants', '> already'],
      ['I finished booking the flights to Lisbon', '> already', 'or', '?'],
      ['tick off the violin lesson', '> {no ,not find,not found,nothing}'],
    ],
    { before: WEEK },
  )
})

describe('reopening a todo', () => {
  testSentences(
    [
      ['reopen water the plants', '○ water the plants'],
      ['water the plants is not done yet', '○ water the plants'],
      ['mark the flights to Lisbon as not done', '○ book flights to Lisbon'],
      ['uncheck water the plants', '○ water the plants'],
      ['actually I have not watered the plants, open it again', '○ water the plants', 'or', '?'],
      ['unmark book flights to lisbon', '○ book flights to Lisbon', 'or', '?'],
      ['set the plants back to open', '○ water the plants'],
      ['reopen everything', '○ water the plants', '○ book flights to Lisbon', 'or', '?'],
      ['reopen the dentist', '> {open already,already open,not done,no finished}'],
      ['reopen the sauna', '> {no ,not find,not found,nothing}'],
    ],
    { before: WEEK },
  )
})
