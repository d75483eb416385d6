import { describe, expect, test } from 'vitest'
import { withoutLetter } from './letter.ts'

describe('a mail', () => {
  test.each([
    [
      'Hello,\n\nplease move the review to Friday.\n\nKind regards,\nRuth Okoye\nAccounts',
      'please move the review to Friday.',
    ],
    ['Dear assistant,\nwhat is on Monday?\nBest wishes\nTom', 'what is on Monday?'],
    ['Hi team!\n\nbook the van\n\nThanks a lot!\nKim', 'book the van'],
    ['hey\n\n1. ring the vet\n2. buy straw\n\nPia', '1. ring the vet\n2. buy straw'],
    ['cancel the lunch\nSent from my phone', 'cancel the lunch'],
    ['cancel the lunch\n--\nR. Okoye\n+44 20 7946 0000', 'cancel the lunch'],
    ['The call is at 5 now. Cheers, Kim', 'The call is at 5 now.'],
    ['The call is at 5 now. Best regards, Kim Lee', 'The call is at 5 now.'],
  ])('“%s” says “%s”', (mail, said) => expect(withoutLetter(mail)).toBe(said))

  test.each([
    'buy milk\nthanks to Ann: write a card\ncall Bob tomorrow and ask whether she liked the flowers',
    'Best\nfriends of the museum: renew the card?',
    'milk\neggs\nKim',
    'add regards from Kim',
    'say hello, Tom',
    'Thanks,\nTom',
  ])('“%s” stays as it is', (text) => expect(withoutLetter(text)).toBe(text))

  test('a long text is read in linear time', () => {
    const text = `hi,\n${'thanks, '.repeat(20_000)}\n${'x'.repeat(100_000)}`
    expect(withoutLetter(text)).toContain('thanks')
  })
})
