import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chat } from '../testing/chat.ts'

/** Messages in any order; many of them refer to the ones before. */
const MESSAGES = [
  'add dentist tomorrow at 3pm',
  'add gym on Friday',
  'milk, eggs and bread',
  'add call Ann; add call Ben',
  'show my todos',
  'and on Friday?',
  'the second one',
  'delete the first one',
  'delete it',
  'delete the call',
  'complete them',
  'move it to Monday at 9',
  'postpone the gym',
  'no, Thursday',
  'no, the gym',
  'an hour later',
  'eggs too',
  'same for the dentist',
  'undo',
  'undo all',
  'redo',
  'yes',
  'no',
  '2',
  'both',
  'create a todo',
  'remind me 10 minutes before',
  'delete the gym and add tea, then move it to Sunday',
]

test('messages in any order are answered, and every change is named in its reply', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...MESSAGES), { minLength: 2, maxLength: 8 }), async (messages) => {
      const { say, todos } = chat()
      for (const message of messages) {
        const before = todos()
        const { reply, last } = await say(message)
        if (last?.event === 'approval_required') return
        expect(reply, message).not.toBe('')
        if (!/Deleted|Completed|Created|Moved|Changed|Opened|Taken back|Done again/.test(reply))
          expect(todos(), message).toEqual(before)
      }
    }),
    { numRuns: 40 },
  )
})
