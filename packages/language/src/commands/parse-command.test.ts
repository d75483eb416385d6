import { describe, expect, test } from 'vitest'
import type { TimeContext } from '../times/types.ts'
import { parseCommand } from './parse-command.ts'

/** Sunday, 22 November 2026, 09:00 in Berlin. */
const context: TimeContext = { now: '2026-11-22T08:00:00Z', time_zone: 'Europe/Berlin', date_order: 'dmy' }
const parse = (text: string) => parseCommand(text, context)

const at = (time: string) => expect.objectContaining({ time: `${time}:00` })
const on = (day: string) => expect.objectContaining({ day })

describe('create', () => {
  test.each([
    [
      'Create a todo for team meeting tomorrow at 2 PM, high importance',
      { title: 'team meeting', time: at('2026-11-23T14:00'), importance: 'high' },
    ],
    ['remind me to call Mum at 5', { title: 'call Mum', time: at('2026-11-22T17:00'), reminder: 0 }],
    ['Remind me tomorrow at 9 to pay the rent', { title: 'pay the rent', time: at('2026-11-23T09:00') }],
    ['please add milk to my shopping list', { title: 'milk', list: 'shopping' }],
    ['add milk to the list Groceries', { title: 'milk', list: 'Groceries' }],
    ['add paint to the house move list', { title: 'paint', list: 'house move' }],
    ['call mum every Sunday at 5pm for 30 minutes', { title: 'call mum', minutes: 30 }],
    ['add "milk" to the "House move" list', { title: 'milk', list: 'House move' }],
    ['add a step counter to the shopping list', { title: 'step counter', list: 'shopping' }],
    ['remind me at 3 to stretch', { title: 'stretch', reminder: 0, isPoint: true }],
    ['add buy milk to my todo list', { title: 'buy milk' }],
    ['could you add a task to water the plants on Friday?', { title: 'water the plants', time: on('2026-11-27') }],
    ['urgent: call Bob tomorrow', { title: 'call Bob', importance: 'high', time: on('2026-11-23') }],
    ['call Bob tomorrow at noon #work !!!', { title: 'call Bob', tags: ['work'], importance: 'high' }],
    ['add buy milk, tagged home and food', { title: 'buy milk', tags: ['home', 'food'] }],
    ['add buy milk tomorrow and tag it home', { title: 'buy milk', tags: ['home'] }],
    ['create a task called "Dinner at 8" for tomorrow at 7pm', { title: 'Dinner at 8', time: at('2026-11-23T19:00') }],
    [
      'new task: file taxes by 15 January, low priority',
      { title: 'file taxes', importance: 'low', time: on('2027-01-15') },
    ],
    ['schedule the dentist on Tuesday at 10 with a reminder 15 minutes before', { title: 'dentist', reminder: 15 }],
    ['add yoga tomorrow at 18:00 for 90 minutes', { title: 'yoga', time: at('2026-11-23T18:00'), minutes: 90 }],
    ['I need to renew my passport next week', { title: 'renew my passport' }],
    ["don't forget to buy stamps", { title: 'buy stamps' }],
    ['dentist tomorrow at 3', { title: 'dentist', implied: true, time: at('2026-11-23T15:00') }],
    ['add team lunch on Friday from 12 to 1:30', { title: 'team lunch' }],
    ['set a meeting with Nancy at 4 pm', { title: 'meeting with Nancy', time: at('2026-11-22T16:00') }],
    ['buy tickets on Monday for the concert on Friday', { title: 'buy tickets for the concert on Friday' }],
    ["add prepare slides for Monday's meeting", { title: "prepare slides for Monday's meeting" }],
    ['finish the report by Friday', { title: 'finish the report', time: on('2026-11-27') }],
    ['make a todo to read chapter 5 by tomorrow', { title: 'read chapter 5', time: on('2026-11-23') }],
    ['I have a dentist appointment on Friday at 3', { title: 'dentist appointment', time: at('2026-11-27T15:00') }],
    ["add 'buy milk' to my list", { title: 'buy milk' }],
    ['create a todo', { title: '' }],
    ['dentist tomorrow with Ana at 3', { title: 'dentist with Ana', time: at('2026-11-23T15:00') }],
    ['remind me tomorrow to call Bob at 3', { title: 'call Bob', time: at('2026-11-23T15:00') }],
    [
      "at 1pm lunch with Ana at Luigi's on Friday",
      { title: "lunch with Ana at Luigi's", time: at('2026-11-27T13:00') },
    ],
    [
      'buy tickets tomorrow for the concert at 8pm',
      { title: 'buy tickets for the concert at 8pm', time: on('2026-11-23') },
    ],
    [
      'meeting tomorrow at 3, remind me 10 minutes before',
      { title: 'meeting', time: at('2026-11-23T15:00'), reminder: 10 },
    ],
    ["New Year's Eve drinks at Jo's at 8", { title: "New Year's Eve drinks at Jo's", time: at('2026-12-31T20:00') }],
    ['Christmas party at 7', { time: { time: '2026-12-25T19:00:00', other: '2026-11-22T19:00:00' } }],
    ['add Boxing Day walk from 11 to 12', { title: 'Boxing Day walk' }],
    ['Christmas shopping at 5', { title: 'Christmas shopping', time: at('2026-11-22T17:00') }],
    [
      'fetch the coat at 4 from the cleaners on Friday',
      { title: 'fetch the coat from the cleaners', time: at('2026-11-27T16:00') },
    ],
    ['call Bob at 4 about the party on Friday', { title: 'call Bob about the party on Friday' }],
    ['put the bins out on Friday', { title: 'put the bins out', time: on('2026-11-27') }],
    ['put air in the tyres tomorrow', { title: 'put air in the tyres', time: on('2026-11-23') }],
    ['put lunch with Ana on my calendar for Friday', { title: 'lunch with Ana', time: on('2026-11-27') }],
    ['set up the new router on Friday', { title: 'set up the new router' }],
    ['set up a call with Ana on Friday', { title: 'call with Ana' }],
    ['log on to the webinar tomorrow at 3', { title: 'log on to the webinar' }],
    ['book me a table for 6 on Friday', { title: 'table for 6' }],
    ['Good evening dear, could you pop down that I must ring Ann tomorrow', { title: 'ring Ann' }],
    ['do remind me to lock the shed tomorrow, would you?', { title: 'lock the shed', time: on('2026-11-23') }],
    ["it would be lovely if you'd put down tea with the vicar on Friday", { title: 'tea with the vicar' }],
    ['I should like to visit Kew on Friday', { title: 'visit Kew' }],
    ['buy cake tomorrow its high priority', { title: 'buy cake', importance: 'high' }],
    ['buy cake tomorrow lol', { title: 'buy cake' }],
    ['set the alarm for 6', { title: '', time: at('2026-11-22T18:00') }],
    ['I feed the cat tomorrow at 5', { title: 'I feed the cat', time: at('2026-11-23T17:00') }],
    [
      'book flights #travel due 2026-12-01 urgent',
      { title: 'book flights', importance: 'high', tags: ['travel'], time: on('2026-12-01') },
    ],
    ['call Bob tomorrow urgent #work', { title: 'call Bob', importance: 'high', tags: ['work'] }],
    ['add send the report by EOD Friday', { title: 'send the report', time: on('2026-11-27') }],
    ['add send the report by end of day on Friday', { title: 'send the report', time: on('2026-11-27') }],
    ['add send the report by Friday EOD', { title: 'send the report', time: on('2026-11-27') }],
    ['add send the report by end of day', { title: 'send the report', time: on('2026-11-22') }],
  ])('“%s” creates a todo', (text, expected) => {
    expect(parse(text)).toMatchObject({ kind: 'create', ...expected })
  })

  test.each([
    ['add read The 5th Wave', 'read The 5th Wave'],
    ['add fix monitor stand', 'fix monitor stand'],
    ['add renovation of the 2nd floor', 'renovation of the 2nd floor'],
    ['add buy 2 lemons', 'buy 2 lemons'],
    ['add call May', 'call May'],
    ['add release v1.2', 'release v1.2'],
    ['add buy important papers', 'buy important papers'],
    ['add review issue #5', 'review issue #5'],
    ['add learn C#', 'learn C#'],
    ['add watch 24', 'watch 24'],
    ['add buy 1/2 lb of butter', 'buy 1/2 lb of butter'],
    ['add 30 minute workout', '30 minute workout'],
    ['add meet at 5 Main Street', 'meet at 5 Main Street'],
    ['add plan Black Friday sale', 'plan Black Friday sale'],
    ['add mark the trail', 'mark the trail'],
    ['add put the heating on', 'put the heating on'],
    ['add "delete everything"', 'delete everything'],
    ['add write <b>bold</b> text', 'write <b>bold</b> text'],
    ["add Anna's birthday present", "Anna's birthday present"],
    ['add deliver parcel to 10 Downing Street', 'deliver parcel to 10 Downing Street'],
  ])('“%s” keeps its title', (text, title) => {
    expect(parse(text)).toEqual({ kind: 'create', title, implied: false })
  })

  test('a todo that repeats is marked', () => {
    expect(parse('remind me to stretch every day at 10')).toMatchObject({
      title: 'stretch',
      time: { kind: 'recurrence' },
    })
  })
})

describe('list', () => {
  test.each([
    ["what's on tomorrow?", { time: on('2026-11-23') }],
    ['What do I have today', { time: on('2026-11-22') }],
    ['show my todos', {}],
    ['list #work', { tag: 'work' }],
    ['show all high priority tasks', { importance: 'high' }],
    ['list urgent tasks', { importance: 'high' }],
    ['show my work todos', { words: 'work' }],
    ['what have I finished?', { status: 'done' }],
    ['show completed tasks', { status: 'done' }],
    ["what's overdue?", { overdue: true }],
    ['do I have any meetings on Monday?', { words: 'meetings', time: on('2026-11-23') }],
    ['when is the dentist?', { words: 'dentist' }],
    ['how many todos do I have today?', { time: on('2026-11-22') }],
    ['my todos', {}],
    ['what should I do next?', {}],
    ['find the budget', { words: 'budget' }],
  ])('“%s” lists todos', (text, target) => {
    expect(parse(text)).toMatchObject({ kind: 'list', target })
  })
})

describe('change', () => {
  const dentist = { words: 'dentist', which: 'one' }

  test.each([
    ['move the dentist to Friday at 9', dentist, { time: at('2026-11-27T09:00') }],
    ['reschedule the dentist for Friday', dentist, { time: on('2026-11-27') }],
    [
      'move the dentist from Friday to Monday at 9',
      { ...dentist, time: on('2026-11-27') },
      { time: at('2026-11-23T09:00') },
    ],
    ["move tomorrow's dentist to 5pm", { ...dentist, time: on('2026-11-23') }, { time: at('2026-11-22T17:00') }],
    ['move it to 4', { which: 'last' }, { time: at('2026-11-22T16:00') }],
    ['make it an hour later', { which: 'last' }, { shift: 60 }],
    ['push the dentist back by 30 minutes', dentist, { shift: 30 }],
    ['postpone the dentist by 2 days', dentist, { shift: 2880 }],
    ['move the dentist half an hour earlier', dentist, { shift: -30 }],
    ['postpone the dentist', dentist, {}],
    ['rename the dentist to Dr. Miller', dentist, { title: 'Dr. Miller' }],
    ['make the dentist high priority', dentist, { importance: 'high' }],
    ['set the importance of the dentist to low', dentist, { importance: 'low' }],
    ['mark the dentist as urgent', dentist, { importance: 'high' }],
    ['tag the dentist as health', dentist, { add_tags: ['health'] }],
    ['add #health to the dentist', dentist, { add_tags: ['health'] }],
    ['remove the tag health from the dentist', dentist, { remove_tags: ['health'] }],
    ['make the dentist 30 minutes long', dentist, { minutes: 30 }],
  ])('“%s” changes a todo', (text, target, changes) => {
    const command = parse(text)
    expect(command).toMatchObject({ kind: 'update', target })
    expect(command.kind === 'update' && command.changes).toEqual(changes)
  })

  test.each([
    ['complete the dentist', 'complete', dentist],
    ['mark buy milk as done', 'complete', { words: 'buy milk' }],
    ['check off buy milk', 'complete', { words: 'buy milk' }],
    ['I finished the report', 'complete', { words: 'report' }],
    ['the report is done', 'complete', { words: 'report' }],
    ['finish the report', 'complete', { words: 'report' }],
    ['mark the report as not done', 'reopen', { words: 'report' }],
    ['reopen the report', 'reopen', { words: 'report', status: 'done' }],
    ['delete the dentist', 'delete', dentist],
    ['please remove the dentist from my list', 'delete', dentist],
    ['take milk off my shopping list', 'delete', { words: 'milk' }],
    ['cancel my 3pm', 'delete', { words: '', time: at('2026-11-22T15:00') }],
    ['delete it', 'delete', { which: 'last' }],
    ['delete all done todos', 'delete', { which: 'all', status: 'done', words: '' }],
    ['delete everything on Friday', 'delete', { which: 'all', time: on('2026-11-27') }],
    ['delete "buy 2 lemons"', 'delete', { words: 'buy 2 lemons', which: 'one' }],
    ['delete all #work tasks', 'delete', { which: 'all', tag: 'work' }],
  ])('“%s” is the command %s', (text, kind, target) => {
    expect(parse(text)).toMatchObject({ kind, target })
  })
})

describe('other commands', () => {
  test.each([
    ['undo', { kind: 'undo' }],
    ['Undo that, please', { kind: 'undo' }],
    ['take it back', { kind: 'undo' }],
    ['redo', { kind: 'redo' }],
    ['undo that undo', { kind: 'redo' }],
    ['undo the undo', { kind: 'redo' }],
    ['help', { kind: 'help' }],
    ['what can you do?', { kind: 'help' }],
    ["what's my quota?", { kind: 'quota' }],
    ['how many requests do I have left?', { kind: 'quota' }],
    ['what time is it?', { kind: 'datetime' }],
    ['hello', { kind: 'greeting' }],
    ['thanks!', { kind: 'thanks' }],
    ['am I free tomorrow?', { kind: 'analyse', asked: 'free', time: on('2026-11-23') }],
    ['any conflicts next week?', { kind: 'analyse', asked: 'conflicts' }],
    ['find an hour for the report this week', { kind: 'schedule', title: 'report', minutes: 60 }],
    ['find time for a call with Bob tomorrow', { kind: 'schedule', title: 'call with Bob', time: on('2026-11-23') }],
    ['schedule a call with Bob', { kind: 'schedule', title: 'call with Bob' }],
    [
      'add milk and move the dentist to Friday',
      { kind: 'several', commands: [{ kind: 'create', title: 'milk' }, { kind: 'update' }] },
    ],
    [
      'delete the report. Then add milk',
      { kind: 'several', commands: [{ kind: 'delete' }, { kind: 'create', title: 'milk' }] },
    ],
    [
      'add\n- milk\n- eggs',
      {
        kind: 'several',
        commands: [
          { kind: 'create', title: 'milk' },
          { kind: 'create', title: 'eggs' },
        ],
      },
    ],
    ['add milk and eggs', { kind: 'several', commands: [{ title: 'milk' }, { title: 'eggs' }] }],
    ['hello! Thanks. Now add milk', { kind: 'create', title: 'milk' }],
  ])('“%s” is understood', (text, expected) => {
    expect(parse(text)).toMatchObject(expected)
  })

  test.each([
    "what's the weather tomorrow?",
    'play jazz tonight',
    'tell me a joke',
    'translate hello to French',
    'who won the game last night?',
    'turn off the lights at 9pm',
  ])('“%s” is out of scope', (text) => {
    expect(parse(text)).toEqual({ kind: 'outside', offer: null })
  })

  test.each(['', '???', '🎉'])('“%s” is no command', (text) => {
    expect(parse(text)).toMatchObject({ kind: 'none', offer: null })
  })

  test.each([
    'gym mon wed fri 6am',
    'add gym on Monday and Wednesday at 6am',
    'schedule gym mon wed fri',
    'add dentist tomorrow at 3, and on Friday',
    'tomorrow call Bob and on Friday call Ann',
    'add standup on Monday or Tuesday',
    'add several todos',
  ])('“%s” names several things, and it is unclear what belongs together', (text) => {
    expect(parse(text)).toEqual({ kind: 'unclear' })
  })

  test.each([
    ['buy tickets on Monday for the concert on Friday', 'buy tickets for the concert on Friday'],
    ['on Monday, buy tickets for the concert on Friday', 'buy tickets for the concert on Friday'],
    ['remind me on Monday to ask Ann about the party on Friday', 'ask Ann about the party on Friday'],
    ['add buy three things for the party', 'buy three things for the party'],
    ['add three things I learned', 'three things I learned'],
  ])('“%s” is one todo', (text, title) => {
    expect(parse(text)).toMatchObject({ kind: 'create', title })
  })

  test.each([
    'yesterday I had lunch with Ana',
    'I went to the gym this morning',
    'we met Bob on Friday',
    'Yesterday I have been at the dentist',
    'she called me at 10 today',
    'ugh, Monday',
    'good night, see you on Monday',
    'happy Friday!',
    "I can't wait for Friday",
    "I'm so tired today",
    'my head hurts today',
    'i hate mondays',
    'Friday is fine',
    'not today',
    'nothing for tomorrow',
    'maybe tomorrow',
  ])('“%s” is a statement and no command', (text) => {
    expect(parse(text)).toMatchObject({ kind: 'none', offer: null })
  })

  test.each([
    ['dentist yesterday at 3', 'past'],
    ['gym last Monday', 'past'],
    ['meeting from 5pm to 4pm tomorrow', 'long'],
    ['add meeting tomorrow from 17:00 to 16:00', 'long'],
    ['move the meeting to 5pm - 4pm', 'long'],
  ])('“%s” is doubtful: %s', (text, why) => {
    expect(parse(text)).toMatchObject({ kind: 'doubtful', why })
  })

  test.each(['night shift from 7pm to 7am tomorrow', 'party tomorrow 10pm-2am', 'we need milk by tomorrow'])(
    '“%s” is not doubtful',
    (text) => {
      expect(parse(text)).toMatchObject({ kind: 'create' })
    },
  )

  test.each([
    ['set a reminder for the dinner 30 minutes before', 30, 'dinner'],
    ['remind me 30 minutes before the dinner', 30, 'dinner'],
    ['create a reminder an hour before the meeting', 60, 'meeting'],
    ['remind me of the interview half an hour before it starts', 30, 'interview'],
    ['remind me 2 days ahead of the exam', 2880, 'exam'],
    ['also remind me 10 minutes before', 10, ''],
    ['remind me the day before', 1440, ''],
  ])('“%s” is about an existing todo', (text, minutes, words) => {
    expect(parse(text)).toMatchObject({ kind: 'reminder', minutes, target: { words } })
  })

  test('a line that starts with the verb of a task is a todo', () => {
    expect(parse('buy milk')).toEqual({ kind: 'create', title: 'buy milk', implied: true })
  })

  test('other words that may be a todo are offered and not added', () => {
    expect(parse('the garden shed')).toEqual({
      kind: 'none',
      offer: { kind: 'create', title: 'garden shed', implied: true },
    })
  })

  test('the free time of other people is no question for the assistant', () => {
    expect(parse('is Tuesday free?')).toMatchObject({ kind: 'analyse', asked: 'free' })
    for (const text of ['is Bob free tomorrow?', 'is Anna free on Friday?', 'when is Priya free tomorrow?'])
      expect(parse(text).kind).not.toBe('analyse')
  })

  test('a service can be added as a todo', () => {
    expect(parse('book a flight to Rome on 5 May')).toMatchObject({
      kind: 'outside',
      offer: { title: 'book a flight to Rome', time: { day: '2027-05-05' } },
    })
  })
})

test.each([
  'trash pickup Wednesday',
  'trash day on Tuesday',
  'drop off the kids at 8',
  'kill time at the airport',
  'wipe down the table',
  'wipe the counters',
  'empty the dishwasher',
])('“%s” is a chore, and deletes nothing', (text) => {
  expect(parseCommand(text, context).kind).not.toBe('delete')
})

test.each([
  'trash the report',
  'drop the gym',
  'kill the reminder for yoga',
  'wipe my calendar',
  'empty my shopping list',
])('“%s” deletes', (text) => {
  expect(parseCommand(text, context).kind).toBe('delete')
})

test('under a heading for steps, plain bullets are steps', () => {
  expect(parseCommand('add steps to passport:\n- find it\n- renew it by Friday', context)).toMatchObject({
    kind: 'add_steps',
    target: { words: 'passport' },
    steps: [{ item: 'find it' }, { item: 'renew it by Friday' }],
  })
})
