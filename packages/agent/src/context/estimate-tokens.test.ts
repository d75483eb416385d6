import { expect, test } from 'vitest'
import { createContextBudget } from './context-budget.ts'
import { estimateTokens } from './estimate-tokens.ts'

/** The counts of o200k_base, the tokens of the models of OpenAI since GPT-4o, by the package gpt-tokenizer. */
const COUNTED: [string, number, string][] = [
  [
    'English',
    23,
    'Please move the meeting with the tax advisor to Friday at two in the afternoon, and remind me the evening before.',
  ],
  [
    'German',
    28,
    'Bitte verschiebe die Besprechung mit der Steuerberaterin auf Freitag um zwei Uhr nachmittags und erinnere mich am Abend vorher.',
  ],
  [
    'Russian',
    33,
    'Пожалуйста, перенеси встречу с налоговым консультантом на пятницу, два часа дня, и напомни мне накануне вечером.',
  ],
  ['Chinese', 24, '请把和税务顾问的会议改到星期五下午两点，并在前一天晚上提醒我。'],
  ['Japanese', 26, '税理士との打ち合わせを金曜日の午後二時に変更して、前日の夜に知らせてください。'],
  ['Korean', 25, '세무사와의 회의를 금요일 오후 두 시로 옮기고 전날 저녁에 알려 주세요.'],
  [
    'Arabic',
    27,
    'من فضلك انقل الاجتماع مع مستشار الضرائب إلى يوم الجمعة الساعة الثانية بعد الظهر وذكرني في المساء السابق.',
  ],
  ['Hindi', 28, 'कृपया कर सलाहकार के साथ बैठक को शुक्रवार दोपहर दो बजे कर दें और मुझे एक शाम पहले याद दिलाएँ।'],
  ['Thai', 35, 'ช่วยเลื่อนการประชุมกับที่ปรึกษาภาษีไปเป็นวันศุกร์บ่ายสองโมง และเตือนฉันตอนเย็นวันก่อนหน้า'],
  ['Emoji', 25, '🎉🎂 Party with 👩‍👩‍👧 and 🐶🐱 at 8 🎈'],
  [
    'a todo as JSON',
    135,
    '{"todos":[{"id":"0190a3c2-7f1e-7b3a-9c4d-5e6f7a8b9c0d","item":"Call the dentist about Friday","description":null,"due_date":null,"start_time":"2026-01-15 14:00:00","end_time":"2026-01-15 15:00:00","alarm_time":null,"importance":"high","tags":["health"],"completed_at":null,"created_at":"2026-01-10 09:12:44","version":3}],"next_cursor":null}',
  ],
]

test.each(COUNTED)('%s is estimated within a half of what OpenAI counts', (_, counted, text) => {
  expect(estimateTokens(text) / counted).toBeGreaterThan(0.67)
  expect(estimateTokens(text) / counted).toBeLessThan(1.5)
})

test('nothing has no tokens', () => {
  expect(estimateTokens('')).toBe(0)
})

test('a budget counts as the provider does, at once when it counts more, and slowly when it counts fewer', () => {
  const budget = createContextBudget(10_000)
  expect(budget.room()).toBe(10_000)
  budget.learn(1000, 2000)
  expect(budget.room()).toBe(5000)
  budget.learn(1000, 1000)
  expect(budget.room()).toBe(5714)
})

test('a report without tokens, or of a short request, teaches nothing, and one report cannot empty the room', () => {
  const budget = createContextBudget(10_000)
  budget.learn(1000, 0)
  budget.learn(0, 1000)
  budget.learn(10, 1000)
  expect(budget.room()).toBe(10_000)
  budget.learn(1000, 1_000_000)
  expect(budget.room()).toBe(3333)
})

test('after an overflow the budget stays halved', () => {
  const budget = createContextBudget(10_000)
  expect(budget.room(true)).toBe(5000)
  expect(budget.overflowed()).toBe(5000)
  expect(budget.room()).toBe(5000)
})
