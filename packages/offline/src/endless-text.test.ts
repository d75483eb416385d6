import { createContext, Script } from 'node:vm'
import { parseCommand } from '@todo-agents/language/commands/parse-command'
import { expect, test } from 'vitest'

const context = { now: '2026-11-22T08:00:00Z', time_zone: 'Europe/Berlin' }

/** Far more than any of these texts takes. Only a timeout of the VM can stop a regular expression that does not end. */
const TIMEOUT_MS = 5_000

const OPENERS = [
  '',
  'create a todo ',
  'move ',
  'delete ',
  'list ',
  'set ',
  'rename a to ',
  'remind me ',
  'tag a with ',
  '"',
]
const REPEATED = (
  'a|1|1:|12:30|tomorrow|monday|at|and|as|is|it is|to|to my|of|with|on|in|the|mark as|mark it|very|from 1 to|for 2 hours|' +
  'every|next|high|important|tags a, b and|before|between 1 and|half|#a|"|,|-|!|('
).split('|')

/** The longest command that is read as a whole, and a text that is far longer. */
const LENGTHS = [500, 100_000]

let text = ''
const script = new Script('parse().kind')
const sandbox = createContext({ parse: () => parseCommand(text, context) })

test.each(OPENERS)('no repetition after “%s” keeps the parser busy', (opener) => {
  for (const word of REPEATED) {
    for (const between of [' ', '', ', ']) {
      for (const length of LENGTHS) {
        text = (opener + (word + between).repeat(length)).slice(0, length)
        expect(script.runInContext(sandbox, { timeout: TIMEOUT_MS })).toMatch(/^[a-z]+$/)
      }
    }
  }
})
