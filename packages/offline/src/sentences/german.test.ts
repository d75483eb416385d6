import { describe, expect, test } from 'vitest'
import { chat } from '../testing/chat.ts'

describe('a German message that was not understood', () => {
  test.each(['Was steht morgen an?', 'Lösche den Zahnarzt', 'rückgängig', 'Was kannst du?', 'Zahnarzt Freitag 9-10'])(
    'is answered in both languages that only English is understood: “%s”',
    async (message) => {
      const { say, todos } = chat()
      const { reply } = await say(message)
      expect(reply).toContain('I understand English only')
      expect(reply).toContain('ich verstehe nur Englisch')
      expect(todos()).toEqual([])
    },
  )

  test('an English message that was not understood is answered without that sentence', async () => {
    const { say } = chat()
    const { reply } = await say('blah blah the thing with it')
    expect(reply).not.toContain('Englisch')
  })
})
