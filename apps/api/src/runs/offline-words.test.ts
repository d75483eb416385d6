import { describeEachDatabase } from '@todo-agents/db/testing/databases'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { dataOf } from '../testing/test-client.ts'
import type { TestServer, TestUser } from '../testing/test-server.ts'
import { startTestServer } from '../testing/test-server.ts'

/** What the assistant without a model does in the real store. It is Sunday, 22 November 2026, 9:00 in Berlin. */
describeEachDatabase('the words of todos that repeat, of lists and of steps', (kind) => {
  let server: TestServer
  let user: TestUser
  let session: string | undefined

  beforeAll(async () => {
    server = await startTestServer({ kind })
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    user = await server.guest()
    session = undefined
  })

  /** Sends a message in the session of the test, and returns the reply. */
  async function say(message: string): Promise<string> {
    const events = await user.say(message, session)
    session ??= dataOf(events, 'session_initialized').session_id
    return dataOf(events, 'completed').final_message.replace(/\\(.)/g, '$1')
  }

  async function open() {
    const { todos } = await user.trpc.todo.list.query({})
    return todos
  }

  /** The open todos with their times in UTC. */
  async function times() {
    return (await open()).map(({ item, start_time, due_date, end_date, alarm_time }) =>
      [item, start_time?.slice(0, 16) ?? due_date, end_date, alarm_time && `alarm ${alarm_time.slice(0, 16)}`]
        .filter(Boolean)
        .join(' '),
    )
  }

  test('a todo that repeats is created, moved once, skipped, changed from now on, completed and undone', async () => {
    expect(await say('add standup every weekday at 9, remind me 10 minutes before')).toContain(
      'It repeats every weekday at 09:00; the next two are on Monday, 23 November 2026 and Tuesday, 24 November 2026.',
    )
    expect(await times()).toEqual(['standup 2026-11-23T08:00 alarm 2026-11-23T07:50'])

    await say('move the standup to 10 just this once')
    expect(await times()).toEqual(['standup 2026-11-23T09:00 alarm 2026-11-23T08:50'])
    expect(await say('skip the standup')).toContain('The next one is on Tuesday, 24 November 2026 at 09:00.')
    expect(await times()).toEqual(['standup 2026-11-24T08:00 alarm 2026-11-24T07:50'])

    expect(await say('from now on move the standup to 11')).toContain('The following ones are changed, too.')
    expect(await say('complete the standup')).toContain('The next one is on Wednesday, 25 November 2026 at 11:00.')
    expect(await times()).toEqual(['standup 2026-11-25T10:00 alarm 2026-11-25T09:50'])
    await say('undo')
    expect(await times()).toEqual(['standup 2026-11-24T10:00 alarm 2026-11-24T09:50'])

    expect(await say('change the standup to every Tuesday at 8')).toContain('It repeats every Tuesday at 08:00')
    expect((await open())[0]).toMatchObject({ recurrence: 'FREQ=WEEKLY;BYDAY=TU' })
    expect(await say('stop repeating the standup')).toContain('no longer repeats')
    expect((await open())[0]).toMatchObject({ recurrence: null })
    expect(await say('skip the standup')).toContain('does not repeat')
  })

  test.each([
    [
      'yoga every other Thursday at 9 until June',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20270531',
      'every other Thursday at 09:00 until 31 May 2027',
    ],
    ['add report on the last Friday of the month', 'FREQ=MONTHLY;BYDAY=-1FR', 'every month on the last Friday'],
    [
      'add invoices on the last working day of every month',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
      'every month on the last weekday',
    ],
    ['rent every month on the 31st', 'FREQ=MONTHLY;BYMONTHDAY=31', 'every month on the 31st'],
    ['add party every year on 29 February', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', 'every year on 29 February'],
    [
      'add taxes every quarter on the last day',
      'FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1',
      'every quarter on the last day',
    ],
    ['take meds every day at 8 for 10 days', 'FREQ=DAILY;COUNT=10', 'every day at 08:00, 10 times'],
    ['add stretch every 3 hours', 'FREQ=HOURLY;INTERVAL=3', 'every 3 hours'],
    [
      'clean up every other week on Saturday and Sunday',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU',
      'every other Saturday and Sunday',
    ],
  ])('“%s” is stored as %s', async (message, recurrence, words) => {
    expect(await say(message)).toMatch(new RegExp(`It repeats ${words}.*; the next two are on .* and .*\\.`))
    expect(await open()).toMatchObject([{ recurrence, recurrence_from: 'schedule' }])
  })

  test('a question about a day or a week also shows what comes again then', async () => {
    await say('standup every weekday at 9')
    expect(await say("what's on Tuesday")).toBe(
      'This comes again then:\n- **standup** — Tuesday, 24 November 2026 at 09:00–10:00\n\nNo other open todos on Tuesday, 24 November 2026.',
    )
    const week = await say("what's on this coming week")
    expect(week).toContain('1 open todo from Monday, 23 to Sunday, 29 November 2026:\n- **standup** — Monday')
    expect(week.match(/^- \*\*standup\*\* — /gm)).toHaveLength(5)
    expect(await say("what's on Saturday")).toBe('You have no open todos on Saturday, 28 November 2026.')
  })

  test('a rule that counts from completion is counted from it', async () => {
    expect(await say('water the plants 3 days after I did it')).toContain(
      'It repeats 3 days after completion; the next one is on Sunday, 22 November 2026.',
    )
    expect(await say('complete the plants')).toContain('The next one is on Wednesday, 25 November 2026.')
    expect(await times()).toEqual(['water the plants 2026-11-25'])
  })

  test.each(['move all standups to noon', 'move every standup to noon'])(
    '“%s” moves all that follow',
    async (message) => {
      await say('standup every weekday at 9')
      expect(await say(message)).toContain('The following ones are changed, too.')
      await say('complete standup')
      expect(await times()).toEqual(['standup 2026-11-24T11:00'])
    },
  )

  test('a move without such words says that it is for one occurrence', async () => {
    await say('standup every weekday at 9')
    expect(await say('move the standup to noon')).toContain('the following ones stay as they are')
    await say('complete standup')
    expect(await times()).toEqual(['standup 2026-11-24T08:00'])
  })

  test.each([
    ['yoga every Monday until yesterday', 'would end before its first time'],
    ['yoga every day for 0 days', 'would end before its first time'],
    ['yoga every day for 5000 days', 'at most 1000 times'],
  ])('“%s” is refused with its reason', async (message, reason) => {
    expect(await say(message)).toContain(reason)
    expect(await open()).toEqual([])
  })

  test('a rule with more than one time in an hour is refused with a sentence', async () => {
    expect(await say('add breathe every 20 minutes')).toContain('at most once an hour')
    expect(await open()).toEqual([])
  })

  test('days, points and the day before a clock change', async () => {
    await say('vacation Dec 20 to Jan 3')
    await say('remind me at 15:00 to stretch')
    expect(await say('dentist on 28 March 2027 at 9, remind me the day before')).toContain(
      'with a reminder on Saturday, 27 March 2027 at 09:00',
    )
    expect(await times()).toEqual([
      'stretch alarm 2026-11-22T14:00',
      'vacation 2026-12-20 2027-01-03',
      'dentist 2027-03-28T07:00 alarm 2027-03-27T08:00',
    ])
    await say('move stretch to 16:00')
    await say('move the vacation to 22 December')
    expect(await times()).toEqual([
      'stretch alarm 2026-11-22T15:00',
      'vacation 2026-12-22 2027-01-05',
      'dentist 2027-03-28T07:00 alarm 2027-03-27T08:00',
    ])
  })

  test('a list is created, filled, renamed, archived, brought back and deleted', async () => {
    expect(await say('create a list Groceries')).toContain('Created the list **Groceries**')
    await say('add milk, eggs and bread to the groceries list')
    expect(await say('add butter to groceries')).toContain('in the list **Groceries**')
    await say('add call Ann')
    const shown = await say('show my groceries list')
    expect(shown).toContain('4 open todos in the list Groceries')
    expect(shown).not.toContain('call Ann')
    expect(await say('what lists do I have?')).toContain('**Groceries** — 4 open todos')
    await say('move call Ann to the groceries list')
    expect(await say('what lists do I have?')).toContain('The inbox has 0 open todos.')
    await say('rename the groceries list to Food')
    expect(await say('archive the list Food')).toContain('Archived the list **Food**.')
    expect(await open()).toEqual([])
    await say('bring back the list Food')
    expect(await open()).toHaveLength(5)
    expect(await say('delete the list Food')).toContain('What becomes of the 5 open todos')
    expect(await say('inbox')).toContain('its todos are now in the inbox')
    expect((await open()).every(({ list_id }) => list_id === null)).toBe(true)
    await say('undo')
    expect((await open()).every(({ list_id }) => list_id !== null)).toBe(true)
  })

  test('a list that does not exist is not invented for a move', async () => {
    await say('add milk')
    expect(await say('move milk to the Work list')).toContain('There is no list “Work” yet. Shall I create it first?')
    await say('yes')
    expect(await say('show my work list')).toContain('milk')
  })

  test('a todo has steps, which are completed, shown and taken along', async () => {
    await say('add a todo move house with steps: book van, pack, clean')
    await say('add steps: paint, hand over keys')
    expect(await say('complete the step pack of move house')).toContain('1 of 5 done')
    expect(await say('reopen step 2')).toContain('0 of 5 done')
    await say('complete step 2')
    expect(await say('show the steps of move house')).toContain('2. **pack** — done')
    expect(await say('complete move house')).toContain('Its 4 open steps are done with it.')
    await say('undo')
    expect(await open()).toMatchObject([{ item: 'move house', step_count: 5, done_step_count: 1 }])
  })

  test('a pasted checklist becomes todos with whole titles, the ticked one done, the indented ones steps', async () => {
    await say('- [ ] Water plants\n- [ ] Call Mo\n  - [ ] find the number\n  - [x] charge the phone\n- [x] Pay rent')
    const { todos } = await user.trpc.todo.list.query({ status: 'all' })
    const rows = todos.map(({ item, completed_at, step_count, done_step_count }) => ({
      item,
      isDone: completed_at !== null,
      steps: `${done_step_count}/${step_count}`,
    }))
    expect(rows.toSorted((a, b) => (a.item < b.item ? -1 : 1))).toEqual([
      { item: 'Call Mo', isDone: false, steps: '1/2' },
      { item: 'Pay rent', isDone: true, steps: '0/0' },
      { item: 'Water plants', isDone: false, steps: '0/0' },
    ])
  })

  test('a week without the standup skips all of its occurrences', async () => {
    await say('add standup every weekday at 9')
    expect(await say('skip the standup next week')).toContain('(all before Monday, 30 November 2026)')
    expect(await times()).toEqual(['standup 2026-11-30T08:00'])
    expect(await say('skip the standup this week')).toContain('Did you mean **standup**')
    await say('yes')
    expect(await times()).toEqual(['standup 2026-12-01T08:00'])
    await say('complete the standup')
    expect(await say('skip it')).toContain('is done already')
  })

  test('todos of a day are deleted, but of a todo that repeats only the occurrence on that day is skipped', async () => {
    await say('add standup every weekday at 9')
    expect(await say('delete all todos tomorrow')).toContain('Skipped **standup**')
    expect(await times()).toEqual(['standup 2026-11-24T08:00'])
    await say('dentist on Tuesday at 11')
    const reply = await say('delete everything on Tuesday')
    expect(reply).toContain('Deleted **dentist**')
    expect(reply).toContain('Skipped **standup** (Tuesday, 24 November 2026 at 09:00–10:00)')
    expect(reply).toContain('To delete all that follow, say “delete standup”.')
    expect(await times()).toEqual(['standup 2026-11-25T08:00'])
    await say('delete all todos next week')
    expect(await times()).toEqual(['standup 2026-11-30T08:00'])
  })

  test('of overdue todos that are deleted, one that repeats goes on from today', async () => {
    await user.trpc.todo.create.mutate({ item: 'pills', due_date: '2026-11-18', recurrence: 'FREQ=DAILY' })
    await user.trpc.todo.create.mutate({ item: 'rent', due_date: '2026-11-18' })
    await say('delete all overdue todos')
    expect(await times()).toEqual(['pills 2026-11-22'])
  })

  test('when the user does not want the todos of a day deleted, nothing is skipped either', async () => {
    await say('add standup every weekday at 9')
    await say('dentist tomorrow at 11')
    await say('gym tomorrow at 18')
    const events = await user.say('delete everything tomorrow', session)
    const { preview, approval_id } = dataOf(events, 'approval_required')
    expect(preview).toEqual([expect.stringContaining('“dentist”'), expect.stringContaining('“gym”')])
    await user.trpc.run.approve.mutate({ approval_id, decision: 'deny' })
    await expect.poll(() => user.trpc.run.active.query({ session_id: session ?? '' })).toEqual([])
    expect(await times()).toHaveLength(3)
    expect(await times()).toContain('standup 2026-11-23T08:00')
  })

  test('a corrected weekday of a new todo that repeats moves all of them', async () => {
    await say('gym every Monday at 6pm')
    expect(await say('no, Thursday')).toContain('The following ones are changed, too.')
    expect(await open()).toMatchObject([{ recurrence: 'FREQ=WEEKLY;BYDAY=TH', start_time: '2026-11-26T17:00:00.000Z' }])
  })

  test('a reminder that repeats is snoozed once', async () => {
    await say('remind me every day at 8 to take pills')
    await say('snooze it 10 minutes')
    expect(await times()).toEqual(['take pills alarm 2026-11-23T07:10'])
    await say('complete the pills')
    expect(await times()).toEqual(['take pills alarm 2026-11-24T07:00'])
  })

  test('the todos of a deleted list go where the answer says', async () => {
    await say('create a list Work')
    await say('create a list Home')
    await say('add report to work')
    expect(await say('delete the work list')).toContain('What becomes of the 1 open todo')
    expect(await say('Garden')).toContain('There is no list **garden**.')
    expect(await say('move them to the home list')).toContain('its todos are now in the list **Home**')
    expect(await say('show my home list')).toContain('report')
    await say('delete the home list and all its todos')
    expect(await open()).toEqual([])
  })

  test.each([
    ['undo', 'Taken back'],
    ["what's on today?", 'no open todos'],
    ['delete the dentist', 'Deleted **dentist**'],
    ['add milk to Home', 'in the list **Home**'],
    ['show my home list', 'dentist'],
    ['delete the work list', 'What becomes of the 1 open todo in the list **Work**'],
    ['the home list', 'its todos are now in the list **Home**'],
    ['Home', 'its todos are now in the list **Home**'],
  ])('“%s” after the question where todos of a list go is carried out', async (message, reply) => {
    await say('create a list Work')
    await say('create a list Home')
    await say('add report to work')
    await say('add dentist to home')
    await say('delete the work list')
    expect(await say(message)).toContain(reply)
  })

  test('a list is deleted and its todos stay when the message says so', async () => {
    await say('create a list Shopping')
    await say('add milk to the shopping list')
    expect(await say('delete the shopping list and keep the todos')).toContain('its todos are now in the inbox')
    expect(await open()).toMatchObject([{ item: 'milk', list_id: null }])
  })

  test('the last day of a rule and of a todo of several days can be changed', async () => {
    await say('standup every weekday at 9')
    expect(await say('end the standup on Dec 31')).toContain('every weekday at 09:00 until 31 December 2026')
    await say('extend the standup to 8 January 2027')
    expect(await open()).toMatchObject([{ recurrence: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20270108' }])
    await say('vacation Dec 20 to Jan 3')
    await say('extend the vacation to Jan 5')
    expect(await times()).toContain('vacation 2026-12-20 2027-01-05')
  })

  test('“is now” changes a rule, and “next” asks for the open occurrence', async () => {
    await say('standup every weekday at 9')
    expect(await say('standup is every Tuesday now')).toContain('It repeats every Tuesday')
    expect(await open()).toMatchObject([{ item: 'standup', recurrence: 'FREQ=WEEKLY;BYDAY=TU' }])
    expect(await say('when is the next standup?')).toContain('**standup** — Tuesday, 24 November 2026')
  })

  test('a list is archived, listed and renamed by its name alone', async () => {
    await say('create a list Work')
    expect(await say('rename Work to Job')).toContain('The list **Work** is now called **Job**.')
    expect(await say('archive Job')).toContain('Archived the list **Job**.')
    expect(await say('show archived lists')).toContain('Archived: **Job**.')
    expect(await say('archive the photos')).toContain('Shall I add')
  })

  test('a rule for a todo that does not exist is offered as a new todo', async () => {
    expect(await say('make the bed every morning')).toContain('Shall I add “make the bed every morning” as a new todo?')
    await say('yes')
    expect(await open()).toMatchObject([{ item: 'make the bed', recurrence: 'FREQ=DAILY' }])
  })

  test('to cancel one occurrence by its time skips it', async () => {
    await say('add standup every weekday at 9')
    expect(await say('cancel the standup tomorrow')).toContain('To delete all that follow, say “delete standup”.')
    expect(await times()).toEqual(['standup 2026-11-24T08:00'])
    await say('delete standup')
    expect(await times()).toEqual([])
  })
})
