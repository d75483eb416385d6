import { describe } from 'vitest'
import { testSentences } from '../testing/sentences.ts'

describe('a request to do a task is offered as a todo', () => {
  testSentences([
    ['please send a mail to my friend Divya', '?', '> add “send a mail to my friend Divya”'],
    ['can you call Bob', '?', '> add “call Bob”'],
    ['I need you to water the plants', '?', '> add “water the plants”'],
    ['can you put the car in fuel efficient mode', '= nothing', '> only keep your todos'],
    ['switch my phone to silent mode', '= nothing', '> only keep your todos'],
    // With a time or a tag it is a todo, and so is a task without a request.
    ['can you call Bob tomorrow at 3', '+ call Bob | Fri 16 Jan 15:00–16:00'],
    ['could you please water the plants #home', '+ water the plants | #home'],
    ['please buy milk', '+ buy milk'],
    ['put the bins out', '+ put the bins out'],
    ['can you add milk', '+ milk'],
  ])
})

describe('other words for a new entry', () => {
  testSentences([
    ['make new schedule for tomorrow meeting', '+ meeting | Fri 16 Jan'],
    ['create schedule for meeting with Raj on monday at 4', '+ meeting with Raj | Mon 19 Jan 16:00–17:00'],
    ['make a schedule for my week', '= nothing'],
    ['add conference call at four pm to my reminders for today', '+ conference call | Thu 15 Jan 16:00–17:00'],
    ['mark tomorrow as busy from 6am-6pm', '+ busy | Fri 16 Jan 06:00–18:00'],
    ['block friday afternoon as out of office', '+ out of office | Fri 16 Jan 14:00–15:00'],
    ['mark the report as busy', '= nothing'],
  ])
})
