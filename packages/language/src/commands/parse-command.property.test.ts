import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCommand } from './parse-command.ts'

const context = { now: '2026-11-22T08:00:00Z', time_zone: 'Europe/Berlin' }

const TITLE_WORDS =
  'paint garden fence invoice lemons Anna Büro gift v1.2 budget plan report 3rd-party école bicycle'.split(' ')
const COMMAND_WORDS = (
  'add create a todo remind me to move delete all the complete mark as done it tomorrow Friday at 5 pm from 2 to 4 #work high ' +
  'priority urgent rename tag undo what is on my list show find time for "quoted words" , . ! ? \n and then by every'
).split(' ')

const titles = fc.array(fc.constantFrom(...TITLE_WORDS), { minLength: 1, maxLength: 6 }).map((words) => words.join(' '))

test('any text is a command or none, without an error', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fc.constantFrom(...COMMAND_WORDS, ...TITLE_WORDS), { maxLength: 25 }).map((words) => words.join(' ')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      expect(parseCommand(text, context).kind).toMatch(/^[a-z_]+$/)
    }),
    { numRuns: 800 },
  )
})

test('a title keeps every word, wherever the other words stand', () => {
  const openers = fc.constantFrom('add', 'create a todo for', 'please add', 'remind me to', 'new task:', 'I need to')
  const times = fc.constantFrom(
    '',
    ' tomorrow',
    ' on Friday at 3pm',
    ' by next Monday',
    ' at half past three',
    ' tomorrow from 2 to 4',
  )
  const rests = fc.constantFrom('', ', high importance', ' #work', ', tagged home', ' !!!', ', urgent')
  fc.assert(
    fc.property(openers, titles, times, rests, (opener, title, time, rest) => {
      expect(parseCommand(`${opener} ${title}${time}${rest}`, context)).toMatchObject({ kind: 'create', title })
    }),
    { numRuns: 400 },
  )
})

test('a title has only words of the message, in their order', () => {
  const words = fc.array(fc.constantFrom(...COMMAND_WORDS, ...TITLE_WORDS), { maxLength: 15 })
  fc.assert(
    fc.property(words, (said) => {
      const text = `add ${said.join(' ')}`
      const command = parseCommand(text, context)
      const title = command.kind === 'create' ? command.title : ''
      let from = 0
      for (const word of title.match(/[\p{L}\p{N}]+/gu) ?? []) {
        from = text.indexOf(word, from) + word.length
        expect(from).toBeGreaterThanOrEqual(word.length)
      }
    }),
    { numRuns: 500 },
  )
})
