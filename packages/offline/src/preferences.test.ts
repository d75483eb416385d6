import { USER } from '@todo-agents/agent/testing/memory-run-port'
import { expect, test } from 'vitest'
import { planningRules, usualMinutes } from './planning-rules.ts'
import { chat } from './testing/chat.ts'

const wishing = (...preferences: string[]) => ({ ...USER, ...planningRules(preferences, USER), preferences })

test('a new todo lasts as long as a preference says, unless the message says otherwise', async () => {
  const { say, todos, port } = chat(wishing('meetings are 30 minutes', 'calls take 15 minutes'))
  await say('team meeting tomorrow at 2 pm')
  await say('call Ann tomorrow at 4 pm')
  await say('meeting with Bob tomorrow from 5 pm to 7 pm')
  await say('dentist tomorrow at 10')
  expect(todos()).toHaveLength(4)
  expect([...port.data.todos.values()].map(({ item, end_time }) => `${item} ${end_time}`)).toEqual([
    'team meeting 2026-01-16T13:30:00.000Z',
    'call Ann 2026-01-16T15:15:00.000Z',
    'meeting with Bob 2026-01-16T18:00:00.000Z',
    'dentist 2026-01-16T10:00:00.000Z',
  ])
})

test('a free slot is found within the hours and off the days that the preferences name', async () => {
  const { say, todos } = chat(wishing('no meetings before 10', "I don't work on Fridays", 'meetings are 30 minutes'))
  await say('find time for a meeting with Ann tomorrow')
  await say('find time for a meeting with Bob next week')
  expect(todos()).toEqual(['meeting with Ann 2026-01-16T09:00', 'meeting with Bob 2026-01-19T09:00'])
})

test('days off and hours of work come from the preferences that can be read', () => {
  const hours = { working_hours_start: '09:00', working_hours_end: '18:00' }
  expect(planningRules(['I like tea', 'I never work on weekends', 'I work from 8 to 16'], hours)).toEqual({
    days_off: [6, 7],
    working_hours_start: '08:00',
    working_hours_end: '16:00',
  })
  expect(planningRules(['nothing before 19'], hours)).toEqual({ ...hours, days_off: [] })
  const everyDay = ["I don't work on Mondays, Tuesdays, Wednesdays, Thursdays, Fridays", 'I never work on weekends']
  expect(planningRules(everyDay, hours)).toEqual({ ...hours, days_off: [] })
})

test('the later of two preferences about the same todos counts', () => {
  const user = { preferences: ['meetings are 30 minutes', 'meetings are 45 minutes', 'board meetings are 2 hours'] }
  expect(usualMinutes('Meeting with Ann', user)).toBe(45)
  expect(usualMinutes('Board meeting', user)).toBe(120)
  expect(usualMinutes('Meet Ann', user)).toBe(45)
  expect(usualMinutes('Dentist', user)).toBeUndefined()
})

test('a wish is remembered only after the user has confirmed it', async () => {
  const { say, approve, port } = chat()
  const { last } = await say('Remember that meetings are 30 minutes')
  expect(last).toMatchObject({
    event: 'approval_required',
    data: { tool_name: 'remember_preference', preview: ['Remember “meetings are 30 minutes”'] },
  })
  expect(port.data.preferences).toEqual([])
  expect((await approve()).reply).toMatch(/^I will remember “meetings are 30 minutes”\./)
  expect(port.data.preferences).toMatchObject([{ text: 'meetings are 30 minutes' }])
  expect((await say('remember that meetings are 30 minutes')).reply).toContain('I remember that already')
  expect((await say('what are my preferences?')).reply).toBe(
    'These are your standing wishes:\n- meetings are 30 minutes',
  )
})

test('a wish about the same todos replaces the earlier one', async () => {
  const { say, approve, port } = chat()
  await say('remember that meetings are 30 minutes')
  await approve()
  const { last } = await say('remember that meetings are 45 minutes')
  expect(last).toMatchObject({
    data: { preview: ['Change the preference “meetings are 30 minutes” → “meetings are 45 minutes”'] },
  })
  expect((await approve()).reply).toContain('“meetings are 45 minutes” instead of “meetings are 30 minutes”')
  expect(port.data.preferences).toMatchObject([{ text: 'meetings are 45 minutes', version: 2 }])
})

test('a wish is forgotten after the user has confirmed it', async () => {
  const { say, approve, port } = chat()
  await say('remember that I never work on Sunday')
  await approve()
  expect((await say('forget that meetings are 30 minutes')).reply).toContain('I remember no such wish.')
  const { last } = await say("forget that I don't work on Sundays")
  expect(last).toMatchObject({ data: { preview: ['Forget “I never work on Sunday”'] } })
  expect((await approve()).reply).toContain('I have forgotten “I never work on Sunday”.')
  expect(port.data.preferences).toEqual([])
  expect((await say('what do you remember about me?')).reply).toContain('no standing wishes')
})

test.each([
  ['remember that dentist appointments are high importance', 'dentist appointments are high importance'],
  ["remember that I don't like mornings", "I don't like mornings"],
  ['I never work on Sunday', 'I never work on Sunday'],
])('“%s” is kept as a wish when the user approves it', async (message, text) => {
  const { say, approve, todos, port } = chat()
  expect((await say(message)).last).toMatchObject({
    event: 'approval_required',
    data: { tool_name: 'remember_preference', preview: [`Remember “${text}”`] },
  })
  await approve()
  expect(port.data.preferences).toMatchObject([{ text }])
  expect(todos()).toEqual([])
})

test('an answer that uses a day off names the wish against it', async () => {
  const { say } = chat(wishing('I never work on Sunday'))
  const wish = 'You asked me to remember: “I never work on Sunday”.'
  const booked = await say('find an hour on Sunday for the report')
  expect(booked.reply).toContain('Sunday, 18 January 2026')
  expect(booked.reply).toContain(wish)
  expect((await say('when am I free on Sunday?')).reply).toContain(wish)
  expect((await say('am I free on Sunday at 2pm?')).reply).toContain(wish)
  expect((await say('when am I free on Monday?')).reply).not.toContain('remember')
})

test('when no free time fits, the answer says which time was searched', async () => {
  const evening = { ...USER, now: '2026-01-18T20:00:00.000Z' }
  const { say, todos } = chat(evening)
  expect((await say('find an hour before Monday for laundry')).reply).toMatch(
    /^There are no 60 free minutes .*Nothing was changed\.$/,
  )
  expect(todos()).toEqual([])
})

test.each([
  "remember that I don't work tomorrow",
  'remember to buy milk',
  'remember that the dentist called',
  'forget it',
  'forget the milk',
])('“%s” is no standing wish', async (message) => {
  const { say } = chat()
  const { calls } = await say(message)
  expect(calls.filter((name) => name.endsWith('preference'))).toEqual([])
})
