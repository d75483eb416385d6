import { USER } from '@todo-agents/agent/testing/memory-run-port'
import { toLocal } from '@todo-agents/agent/tools/local-time'
import type { Todo } from '@todo-agents/contract/todo'
import { describe, expect, test } from 'vitest'
import { chat } from '../testing/chat.ts'

/**
 * Plays a conversation on Thursday, 15 January 2026, 09:00. The first character of a line says what it is:
 * - `>` a message of the user; `⏎` in it is a line break
 * - `+` the user approves the calls
 * - `<` the reply contains this; `!` it does not
 * - `=` the todos afterwards in order of creation, with semicolons between: title, local start or day, ⏰ reminder,
 *   #tags, importance, ✓ when done
 */
async function play(script: string) {
  const { say, approve, port } = chat()
  let reply = ''
  for (const line of script.split('\n').map((each) => each.trim())) {
    const text = line.slice(1).trim()
    if (line.startsWith('>')) ({ reply } = await say(text.replaceAll('⏎', '\n')))
    else if (line.startsWith('+')) ({ reply } = await approve())
    else if (line.startsWith('<')) expect(reply).toContain(text)
    else if (line.startsWith('!')) expect(reply).not.toContain(text)
    else if (line.startsWith('=')) expect([...port.data.todos.values()].map(inWords).join('; '), reply).toBe(text)
  }
}

function inWords({ item, start_time, due_date, alarm_time, tags, importance, completed_at }: Todo): string {
  const local = (time: string) => toLocal(time, 'Europe/Berlin').slice(0, 16)
  return [
    item,
    start_time ? local(start_time) : due_date,
    alarm_time && `⏰${local(alarm_time).slice(11)}`,
    ...tags.map((tag) => `#${tag}`),
    importance !== 'none' && importance,
    completed_at && '✓',
  ]
    .filter(Boolean)
    .join(' ')
}

describe('several commands in one message', () => {
  test.each([
    [
      'a new todo and a move are both done',
      `> add dentist tomorrow at 3pm
       > add milk, and move the dentist to Monday at 9
       < Created **milk**
       < Moved **dentist** to Monday, 19 January 2026 at 09:00–10:00
       < “undo all” for both
       = dentist 2026-01-19 09:00; milk`,
    ],
    [
      'a reminder and a deletion are both done',
      `> gym tomorrow at 6pm
       > remind me to call Mum at 5 and delete the gym
       < Deleted **gym**
       = call Mum ⏰17:00`,
    ],
    [
      'todos on lines are created, and “undo all” takes all of them back',
      `> todo:⏎- water plants⏎- vacuum⏎- iron shirts
       < Created **vacuum**
       = water plants; vacuum; iron shirts
       > undo all
       +
       < **vacuum** is gone again
       =`,
    ],
    [
      'a shopping list on lines becomes a todo for each line',
      `> shopping list:⏎1. rice⏎2. tea
       = rice #shopping; tea #shopping
       > show #shopping
       < 2 open todos tagged shopping`,
    ],
    [
      '"undo" takes back only the last of several commands',
      `> add milk; add tea
       = milk; tea
       > undo
       = milk`,
    ],
    [
      'the clear commands are carried out before the question is asked',
      `> add dentist for Anna on Friday at 10
       > add dentist for Ben on Monday at 11
       > delete the dentist and add milk
       < Created **milk**
       < Which one do you mean?
       = dentist for Anna 2026-01-16 10:00; dentist for Ben 2026-01-19 11:00; milk
       > the one on Monday
       < Deleted **dentist for Ben**
       = dentist for Anna 2026-01-16 10:00; milk`,
    ],
    [
      'a todo that is not found does not stop the other commands',
      `> delete the plumber, then add milk
       < Created **milk**
       < I found no open todo that matches “plumber”
       ! Nothing was changed
       = milk`,
    ],
    [
      '"it" means the todo of the command before',
      `> add report on Friday and tag it as work
       = report 2026-01-16 #work`,
    ],
    [
      '"it" means no todo when the command before failed',
      `> add milk
       > delete the plumber and then move it to Friday
       < I found no open todo that matches “plumber”
       < not sure which todo
       = milk`,
    ],
    [
      'two questions are asked one after the other',
      `> add call Ann about the flat
       > add call Ann about the car
       > add email Tim about rent
       > add email Tim about heating
       > complete the call Ann, then delete the email
       < **call Ann about the flat**
       ! **email Tim about rent**
       > 2
       < Completed **call Ann about the car**
       < **email Tim about rent**
       > 1
       = call Ann about the flat; call Ann about the car ✓; email Tim about heating`,
    ],
    [
      'one verb moves two todos',
      `> add dentist on Friday at 9
       > add yoga on Friday at 18:00
       > move the dentist to Monday and the yoga to Tuesday at 10
       = dentist 2026-01-19 09:00; yoga 2026-01-20 10:00`,
    ],
    [
      'several events of one day become a todo each',
      `> add dentist tomorrow at 3pm and gym at 5pm
       = dentist 2026-01-16 15:00; gym 2026-01-16 17:00`,
    ],
    [
      'a title with two verbs stays one todo',
      `> call Bob and move the sofa
       = call Bob and move the sofa`,
    ],
    [
      'several named todos are completed with one call',
      `> add laundry
       > add dishes
       > I finished the laundry and the dishes
       < Completed 2 todos
       = laundry ✓; dishes ✓`,
    ],
    [
      'the found ones of several named todos are changed, and the missing one is named',
      `> add laundry
       > complete the laundry and the windows
       < Completed **laundry**
       < I found no open todo that matches “windows”
       = laundry ✓`,
    ],
    [
      'a chatty message with two commands is understood',
      `> Hi there! Could you please add milk and eggs to my shopping list, and also remind me to call Mum tomorrow at 5? Thanks!
       = milk #shopping; eggs #shopping; call Mum ⏰17:00`,
    ],
  ])('%s', (_, script) => play(script))
})

describe('messages that refer to the one before', () => {
  test.each([
    [
      '“make it an hour later” moves the last todo',
      `> add dentist tomorrow at 3pm
       > make it an hour later
       < Friday, 16 January 2026 at 16:00–17:00 (it was
       = dentist 2026-01-16 16:00`,
    ],
    [
      'the last todo moves to another day, and then back an hour',
      `> meeting with Tom friday 10am
       > move it to Monday
       > and make it an hour earlier
       = meeting with Tom 2026-01-19 09:00`,
    ],
    [
      'tags and importance are set for the last todo',
      `> add paint the fence
       > and tag it home
       > make that high priority
       = paint the fence #home high`,
    ],
    [
      'a correction changes the day',
      `> dentist on Friday at 3pm
       > no, Monday
       < Moved **dentist** to Monday, 19 January 2026 at 15:00–16:00
       = dentist 2026-01-19 15:00`,
    ],
    [
      'a correction changes the hour',
      `> lunch with Ana tomorrow at 12
       > actually 1pm
       = lunch with Ana 2026-01-16 13:00`,
    ],
    [
      '“eggs too” adds another todo of the same kind',
      `> add milk to my shopping list
       > also add bread
       > and butter
       > eggs too
       = milk #shopping; bread; butter; eggs`,
    ],
    [
      '“Dad too” takes over the verb of the todo before',
      `> remind me to call Mum at 5
       > oh and also Dad
       = call Mum ⏰17:00; call Dad`,
    ],
    [
      'a length and a shift apply to the last todo',
      `> gym tomorrow at 7am
       > and 90 minutes long
       > when is it?
       < **gym** — Friday, 16 January 2026 at 07:00–08:30
       > an hour later
       = gym 2026-01-16 08:00`,
    ],
    [
      '“I did not” reopens the todo that was just completed',
      `> add water plants
       > I did it
       < Completed **water plants**
       > wait no I didn't
       = water plants`,
    ],
    [
      'the reply says that a time is over',
      `> add dentist yesterday at 3pm
       < over already`,
    ],
    [
      '“add it again” copies the last todo',
      `> add yoga on Wednesday at 7pm #sport
       > add it again on Friday
       = yoga 2026-01-21 19:00 #sport; yoga 2026-01-16 19:00 #sport`,
    ],
    [
      'a move to the same time is answered with that time',
      `> add kids tomorrow at 4pm
       > move it to 4pm
       < **kids** was at that time already`,
    ],
    [
      'a reminder can be a day before the todo',
      `> add report on Friday at 15:00
       > also remind me the day before
       < on Thursday, 15 January 2026 at 15:00`,
    ],
    [
      '“same for the slides” repeats the last change',
      `> add report on Friday
       > add slides on Friday
       > move the report to Monday
       > same for the slides
       = report 2026-01-19; slides 2026-01-19`,
    ],
    [
      '“and the gym” completes another todo',
      `> add laundry
       > add dishes
       > done with the laundry
       > and the dishes too
       = laundry ✓; dishes ✓`,
    ],
    [
      '“call it …” renames the last todo',
      `> add call Jon
       > rename it to call John
       > call it phone John
       = phone John`,
    ],
    [
      'a time in the next message is set for the last todo',
      `> add call the bank
       > tomorrow at 10
       < Moved **call the bank** to Friday, 16 January 2026 at 10:00–11:00
       = call the bank 2026-01-16 10:00`,
    ],
    [
      '“how about Friday?” is asked about before the todo moves',
      `> add dentist tomorrow at 3pm
       > how about Monday?
       < Shall I move **dentist** to Monday, 19 January 2026?
       = dentist 2026-01-16 15:00
       > yes
       = dentist 2026-01-19 15:00`,
    ],
    [
      'another title is asked about before the todo is renamed',
      `> add milk
       > no, bread
       < Shall I rename **milk** to “bread”?
       > yes
       = bread`,
    ],
    [
      'when another todo was meant, the change is taken back after a yes',
      `> add gym tomorrow
       > add yoga tomorrow
       > delete the gym
       > no, the yoga
       < Shall I take back
       = yoga 2026-01-16
       > yes
       < Deleted **yoga**
       = gym 2026-01-16`,
    ],
    [
      '“undo” twice takes back two changes',
      `> add milk
       > add tea
       > add rice
       > undo the last two
       = milk; tea; rice
       +
       < **rice** is gone again
       = milk`,
    ],
    [
      '"undo everything" asks first when it means more than the last message',
      `> add milk
       > add tea
       > undo everything
       < the last 2 changes of this conversation
       = milk; tea
       > yes
       = milk; tea
       +
       =`,
    ],
    [
      'thanks do not change what “it” means',
      `> add dentist tomorrow at 3pm
       > thanks!
       < You are welcome
       > move it to 4pm
       = dentist 2026-01-16 16:00`,
    ],
    [
      '“remind me 10 minutes before” sets a reminder for the last todo',
      `> dentist tomorrow at 3pm
       > remind me 10 minutes before
       < I will remind you of **dentist** on Friday, 16 January 2026 at 14:50
       = dentist 2026-01-16 15:00 ⏰14:50`,
    ],
    [
      'a reminder is set for a named todo',
      `> dentist tomorrow at 3pm
       > add milk
       > remind me half an hour before the dentist
       = dentist 2026-01-16 15:00 ⏰14:30; milk`,
    ],
    [
      'a todo without a time of day gets no reminder, and the reply says why',
      `> add taxes tomorrow
       > remind me an hour before the taxes
       < **taxes** has no time of day
       = taxes 2026-01-16`,
    ],
  ])('%s', (_, script) => play(script))
})

describe('after a list', () => {
  const LIST = `> add report on Friday at 9
       > add yoga on Friday at 12
       > add dinner on Friday at 19:00
       > what is on Friday?
       < 3 open todos on Friday, 16 January 2026`

  test.each([
    [
      'a todo is chosen by its place in the list',
      `${LIST}
       > mark the first as done
       < Completed **report**
       = report 2026-01-16 09:00 ✓; yoga 2026-01-16 12:00; dinner 2026-01-16 19:00`,
    ],
    [
      'places count in the list as it was shown, also after a change',
      `${LIST}
       > complete the first
       > delete the second one
       < Deleted **yoga**
       = report 2026-01-16 09:00 ✓; dinner 2026-01-16 19:00`,
    ],
    [
      'todos are chosen by their numbers',
      `${LIST}
       > complete 1 and 3
       = report 2026-01-16 09:00 ✓; yoga 2026-01-16 12:00; dinner 2026-01-16 19:00 ✓`,
    ],
    [
      'bare numbers are asked what to do with',
      `${LIST}
       > 2
       < What should I do with **yoga**?
       > complete 1, move 2 to Saturday
       = report 2026-01-16 09:00 ✓; yoga 2026-01-17 12:00; dinner 2026-01-16 19:00
       > delete 3
       = report 2026-01-16 09:00 ✓; yoga 2026-01-17 12:00`,
    ],
    [
      'a todo of the list is chosen by its hour',
      `${LIST}
       > move the one at 12 to 2pm
       = report 2026-01-16 09:00; yoga 2026-01-16 14:00; dinner 2026-01-16 19:00`,
    ],
    [
      'a todo of the list is chosen by a word of its title',
      `${LIST}
       > push the dinner one to Saturday
       = report 2026-01-16 09:00; yoga 2026-01-16 12:00; dinner 2026-01-17 19:00`,
    ],
    [
      '“the last two” means the end of the list',
      `${LIST}
       > complete the last two
       < Completed 2 todos
       = report 2026-01-16 09:00; yoga 2026-01-16 12:00 ✓; dinner 2026-01-16 19:00 ✓`,
    ],
    [
      '“all of them” means every todo of the list',
      `${LIST}
       > move them to Monday
       < Changed 3 todos
       = report 2026-01-19 09:00; yoga 2026-01-19 12:00; dinner 2026-01-19 19:00`,
    ],
    [
      '"it" after a list of several todos is asked about',
      `${LIST}
       > delete it
       < Which one do you mean?
       = report 2026-01-16 09:00; yoga 2026-01-16 12:00; dinner 2026-01-16 19:00
       > the yoga
       = report 2026-01-16 09:00; dinner 2026-01-16 19:00`,
    ],
    [
      'a place beyond the end of the list changes nothing',
      `${LIST}
       > delete the fifth one
       < The last list has only 3 todos
       = report 2026-01-16 09:00; yoga 2026-01-16 12:00; dinner 2026-01-16 19:00`,
    ],
    [
      'a todo of the list named alone is asked what to do with',
      `${LIST}
       > the second one
       < What should I do with **yoga**?
       > delete it
       = report 2026-01-16 09:00; dinner 2026-01-16 19:00`,
    ],
    [
      'a place and a day without a verb move the todo',
      `${LIST}
       > the third one to Saturday
       = report 2026-01-16 09:00; yoga 2026-01-16 12:00; dinner 2026-01-17 19:00`,
    ],
    [
      'a list shown by the second of two commands is counted in',
      `> add dentist on Friday at 3pm
       > add gym on Friday at 5pm, then show my todos
       > the second one
       < What should I do with **gym**?`,
    ],
    [
      '“and tomorrow?” lists another day',
      `${LIST}
       > and tomorrow?
       < 3 open todos on Friday, 16 January 2026
       > what about Saturday?
       < You have no open todos on Saturday, 17 January 2026.
       > and the day before?
       < 3 open todos on Friday, 16 January 2026`,
    ],
    [
      '“and the done ones?” lists the completed todos',
      `${LIST}
       > complete the report
       > what is on Friday?
       < 2 open todos
       > and the done ones?
       < 1 finished todo on Friday`,
    ],
    [
      'a deleted todo is not listed, and "it" means no todo',
      `${LIST}
       > delete the yoga
       > move it to Monday
       < **yoga** is deleted already. Say “undo” to bring it back
       = report 2026-01-16 09:00; dinner 2026-01-16 19:00`,
    ],
    [
      'a title that begins like a place stays a title',
      `${LIST}
       > add first draft
       > complete the first draft
       < Completed **first draft**
       = report 2026-01-16 09:00; yoga 2026-01-16 12:00; dinner 2026-01-16 19:00; first draft ✓`,
    ],
    [
      '“and on Friday?” asks for the free time of another day',
      `${LIST}
       > when am I free tomorrow?
       < You are free during working hours
       > and on Monday?
       < Monday, 19 January 2026 at 09:00–18:00`,
    ],
  ])('%s', (_, script) => play(script))
})

describe('which todo', () => {
  const CALLS = `> add call Anna on Friday at 15:00
       > add call Ben on Friday at 17:00
       > delete the call
       < Which one do you mean?`

  test.each([
    ['the choice can name the hour', `${CALLS}\n > the one at 3\n = call Ben 2026-01-16 17:00`],
    ['the choice can name a word of the title', `${CALLS}\n > the one with ben\n = call Anna 2026-01-16 15:00`],
    ['the choice can be a number', `${CALLS}\n > nr 2\n = call Anna 2026-01-16 15:00`],
    [
      '“never mind” leaves the choices as they are',
      `${CALLS}\n > never mind\n < I changed nothing\n = call Anna 2026-01-16 15:00; call Ben 2026-01-16 17:00`,
    ],
    [
      'a number beyond the choices asks for another one',
      `${CALLS}\n > 5\n < from 1 to 2\n > 1\n < Deleted **call Anna**\n = call Ben 2026-01-16 17:00`,
    ],
    [
      'another command instead of a choice is carried out',
      `${CALLS}\n > add milk\n < Created **milk**\n = call Anna 2026-01-16 15:00; call Ben 2026-01-16 17:00; milk`,
    ],
    [
      'a title that is similar is offered',
      `> add renew passport
       > complete the pasport renewal
       < Did you mean **renew passport**?
       = renew passport
       > yes
       = renew passport ✓`,
    ],
    [
      'a small misspelling is understood',
      `> add dentist tomorow at 3pm
       > delete the dentsit
       < Deleted **dentist**
       =`,
    ],
    [
      'a todo with that title at another time is offered',
      `> add dentist on Monday at 3pm
       > delete the dentist on Friday
       < Did you mean **dentist** (Monday, 19 January 2026 at 15:00–16:00)?
       = dentist 2026-01-19 15:00
       > no
       < I changed nothing
       = dentist 2026-01-19 15:00`,
    ],
    [
      'two titles that differ in one letter are asked about',
      `> add plan A
       > add plan B
       > delete the plan
       < Which one do you mean?
       = plan A; plan B`,
    ],
    [
      '“delete everything every day” deletes nothing',
      `> add milk
       > add standup on Monday at 9
       > delete everything every day
       = milk; standup 2026-01-19 09:00`,
    ],
    [
      'a todo that is done already is said to be',
      `> add laundry
       > done with laundry
       > complete the laundry
       < **laundry** is done already
       = laundry ✓`,
    ],
    [
      '“the laundry is not done yet” reopens the todo',
      `> add laundry
       > complete the laundry
       > the laundry is not done yet
       < Opened again: **laundry**
       = laundry`,
    ],
  ])('%s', (_, script) => play(script))
})

describe('questions of the assistant', () => {
  test.each([
    [
      'a todo without a title is asked for one',
      `> create a new todo
       < What should the todo be called?
       > buy stamps tomorrow
       = buy stamps 2026-01-16`,
    ],
    [
      'an answer with only a time keeps the time and asks for the title again',
      `> remind me
       > tomorrow at 9
       < What should the todo be called?
       > feed the cat
       = feed the cat ⏰09:00`,
    ],
    [
      '“no” to the question for a title creates nothing',
      `> create a new todo
       > nvm
       < I changed nothing
       =`,
    ],
    [
      'a move without a time asks for the time',
      `> add report on Friday at 9
       > postpone the report
       < When should **report** be?
       > next tuesday at 10
       = report 2026-01-20 10:00`,
    ],
    [
      'a time that is over is asked about',
      `> dentist yesterday at 3pm
       < That time is over already
       > do it anyway
       = dentist 2026-01-14 15:00`,
    ],
    [
      'several todos are offered with one question',
      `> milk, eggs and bread
       < Shall I add “milk”, “eggs” and “bread” as 3 todos?
       > yes please
       = milk; eggs; bread`,
    ],
    ['“yes” without a question is answered with what to do', '> yes\n < I haven’t asked you anything yet\n ='],
    [
      '“no” without a question leaves the last change as it is',
      '> add milk\n > no\n < **milk** stays as it is\n = milk',
    ],
  ])('%s', (_, script) => play(script))
})

describe('different people', () => {
  test.each([
    [
      'terse messages are understood',
      `> gym fri 6pm
       > list
       < **gym** — Friday, 16 January 2026
       > done gym
       = gym 2026-01-16 18:00 ✓`,
    ],
    [
      'an elaborate and polite writer is understood',
      `> Good morning. Would you be so kind as to remind me to take my pills tomorrow morning at 8, please?
       < with a reminder on Friday, 16 January 2026 at 08:00
       > Oh dear, I meant Saturday.
       = take my pills ⏰08:00
       > Thank you very much
       < You are welcome`,
    ],
    [
      "a teenager's spelling is understood",
      `> yo add math hw tmrw 5pm
       > make it 6pm lol
       > nvm
       < Say “undo”
       > undo`,
    ],
    [
      'a writer who learned English later is understood',
      `> i want add meeting with the boss on monday at 10 o'clock
       > can you make it one hour later please
       = meeting with the boss 2026-01-19 11:00`,
    ],
    [
      'abbreviated days and several todos in one line are understood',
      `> add standup mon 9am; add 1:1 with Sue mon 10am; add lunch mon 12
       > what's on monday?
       < 3 open todos
       > cancel the 1:1
       < Deleted **1:1 with Sue**
       = standup 2026-01-19 09:00; lunch 2026-01-19 12:00`,
    ],
    [
      'the same command again creates a second todo, and the reply says so',
      `> add milk
       > add milk
       < You have another open todo of that name
       = milk; milk`,
    ],
    [
      'requests for other things change nothing',
      `> add milk
       > play some jazz
       < I only keep your todos
       > complete it
       < Completed **milk**
       = milk ✓`,
    ],
  ])('%s', (_, script) => play(script))
})

describe('changes of mind', () => {
  test.each([
    [
      'an undo after a redo takes back the redone change, not the one before',
      `> add dentist on Friday at 10
       > move it to Monday
       > undo
       > redo
       > undo
       < **dentist** is as it was before (Friday, 16 January 2026 at 10:00–11:00)
       = dentist 2026-01-16 10:00`,
    ],
    [
      'a change to the present state is no change that "undo" takes back',
      `> add dentist on Friday at 10
       > move it to Monday
       > make it an hour long
       < **dentist** is like that already. Nothing was changed.
       ! undo
       > move it to Monday at 10
       < **dentist** was at that time already
       > undo
       = dentist 2026-01-16 10:00`,
    ],
    [
      '"no" after a deletion says how to bring the todo back',
      `> add dentist on Friday at 10
       > delete the dentist
       > no!
       < **dentist** is deleted. Say “undo” to take it back.
       ! changed nothing`,
    ],
    [
      'a redone change counts for "undo all"',
      `> add milk
       > undo
       > redo
       > add tea
       > undo all
       < the last 2 changes`,
    ],
    [
      'a command that is taken back within the message is not carried out',
      `> add gym on Friday at 18:00
       > add yoga on Friday at 12:00
       > delete the gym and the yoga, no, not the yoga
       < Nothing was changed
       = gym 2026-01-16 18:00; yoga 2026-01-16 12:00
       > move the gym to 5, no wait, 7
       = gym 2026-01-16 19:00; yoga 2026-01-16 12:00`,
    ],
    [
      'a sentence about the last todo creates no new one',
      `> add dentist on Friday at 10
       > it's at 11:30
       > and it takes 90 minutes
       < Friday, 16 January 2026 at 11:30–13:00
       > actually it's 12
       < Friday, 16 January 2026 at 12:00–13:30
       = dentist 2026-01-16 12:00`,
    ],
    [
      'two new titles in one message change nothing',
      `> add gym
       > add yoga
       > rename gym to swimming and yoga to pilates
       < Nothing was changed
       = gym; yoga`,
    ],
    [
      '"before lunch" is no time, so the time is asked for',
      `> add dentist on Friday at 10
       > move the dentist before lunch
       < When should **dentist** be?
       > 11:30
       = dentist 2026-01-16 11:30`,
    ],
    [
      '“instead” moves the todo to another day',
      `> add dinner on Saturday at 19:00
       > move it to Friday instead
       = dinner 2026-01-16 19:00`,
    ],
    [
      'a move and a reminder can come in one message',
      `> add yoga on Wednesday at 18:30
       > move yoga to Thursday and remind me 15 minutes before
       = yoga 2026-01-22 18:30 ⏰18:15`,
    ],
    [
      'tags and importance are put on an existing todo',
      `> add report #work #urgent
       > put high priority on the report
       > remove all tags from the report
       < without tags
       = report high`,
    ],
    [
      'a deleted todo is brought back',
      `> add team meeting
       > delete the meeting
       > sorry, bring it back
       = team meeting`,
    ],
    [
      'very polite commands are understood',
      `> add dentist appointment on Friday at 10
       > Kindly be so good as to postpone my dentist appointment until next Wednesday.
       = dentist appointment 2026-01-21 10:00
       > I should be most grateful if you could also tag it health.
       = dentist appointment 2026-01-21 10:00 #health
       > Dear me, I had meant to say Thursday.
       = dentist appointment 2026-01-22 10:00 #health
       > Might I trouble you to delete it?
       =`,
    ],
    [
      'a command that sounds like a plan is asked about',
      `> add yoga on Wednesday at 18:30
       > I need to move yoga to Monday
       < Shall I do that: “move yoga”?
       = yoga 2026-01-21 18:30
       > yes
       = yoga 2026-01-19 18:30
       > I have to cancel the gym membership
       = yoga 2026-01-19 18:30; cancel the gym membership`,
    ],
    [
      'news of an existing todo creates no second one',
      `> add dentist on Friday at 10
       > the dentist is on Monday
       < You have **dentist** (Friday, 16 January 2026 at 10:00–11:00) already. Shall I move it
       > yes
       = dentist 2026-01-19 10:00
       > dentist will be at 9
       = dentist 2026-01-19 09:00
       > the dentist needs to move to Tuesday
       = dentist 2026-01-20 09:00`,
    ],
    [
      'a time, a length and a reminder can follow a move, message by message',
      `> add yoga on Wednesday at 18:30
       > move yoga to Friday
       > at 5pm
       > for 2 hours
       < 17:00–19:00
       > and remind me
       > 30 minutes before
       = yoga 2026-01-16 17:00 ⏰16:30`,
    ],
    [
      'commands on lines are carried out one by one',
      `> add gym on Friday at 18:00
       > add yoga on Saturday at 9:00
       > - complete the gym⏎- delete yoga⏎- add lunch
       = gym 2026-01-16 18:00 ✓; lunch
       > complete lunch⏎- add tea
       = gym 2026-01-16 18:00 ✓; lunch ✓; tea`,
    ],
    [
      'a reminder is set, removed and asked about without another change of the todo',
      `> add yoga on Wednesday at 18:30
       > set the reminder for yoga to 10 minutes
       = yoga 2026-01-21 18:30 ⏰18:20
       > remove the reminder from yoga
       < **yoga** has no reminder now
       = yoga 2026-01-21 18:30
       > remind me about the yoga
       < How long before **yoga**
       > half an hour
       = yoga 2026-01-21 18:30 ⏰18:00`,
    ],
    [
      'words that are no title are not created as a todo',
      `> add gym on Friday at 18:00
       > and the others to Tuesday
       > sort by importance
       > if I am free at 5 move the gym there
       > gym → done, yoga → Saturday
       < Nothing was changed
       = gym 2026-01-16 18:00`,
    ],
    [
      'an hour without am or pm is the one nearer to the old time',
      `> add dentist on Friday at 10
       > add dinner on Saturday at 19:00
       > move the dentist to 9
       > move dinner to 8
       = dentist 2026-01-16 09:00; dinner 2026-01-17 20:00`,
    ],
    [
      '“the team thing” finds all todos with the other word, and asks which',
      `> add team lunch on Friday at 12:00
       > add team meeting on Friday at 14:00
       > cancel the team thing
       < Which one do you mean?
       > the lunch
       = team meeting 2026-01-16 14:00`,
    ],
    [
      'numbered commands are carried out one by one',
      `> add gym on Friday at 18:00
       > add yoga on Saturday at 9:00
       > ok so first delete the gym, second move yoga to Sunday, third add socks
       = yoga 2026-01-18 09:00; socks`,
    ],
    [
      'formal news of a new time moves the todo',
      `> add lunch with Priya on Friday at 12:30
       > Please be advised that the lunch has been moved to one o'clock.
       = lunch with Priya 2026-01-16 13:00`,
    ],
    [
      'the exception of “all but” is not offered',
      `> add gym on Friday at 18:00
       > add yoga on Friday at 12:00
       > complete all but the gym
       < I cannot leave some out
       > yes
       = gym 2026-01-16 18:00; yoga 2026-01-16 12:00`,
    ],
    [
      'two importances in one message change nothing, and a name that was meant creates nothing',
      `> add gym on Friday at 18:00
       > make the gym high priority and yoga low priority
       < Nothing was changed
       > yes
       > call Bob I meant
       = gym 2026-01-16 18:00`,
    ],
  ])('%s', (_, script) => play(script))
})

test('dates are written in the style of the user’s country', async () => {
  const { say } = chat({
    ...USER,
    name: 'Sam',
    time_zone: 'America/New_York',
    now: '2026-01-15T14:00:00.000Z',
  })
  expect((await say('add dentist tomorrow at 3pm')).reply).toContain('for Friday, January 16, 2026 at 3:00 PM–4:00 PM.')
  expect((await say('what is on this week?')).reply).toContain('from Sunday, January 11 to Saturday, January 17, 2026')
  expect((await say('show my todos at 9am tomorrow')).reply).toContain('on Friday, January 16, 2026 at 9:00 AM')
})

test('clocks have 24 hours in every country for a user who has chosen so', async () => {
  const { say } = chat({ ...USER, time_zone: 'America/New_York', hour_cycle: 'h23', now: '2026-01-15T14:00:00.000Z' })
  expect((await say('add dentist tomorrow at 3pm')).reply).toContain('for Friday, January 16, 2026 at 15:00–16:00.')
})

describe('answers to an offer', () => {
  test.each([
    [
      'a yes with a time',
      `> spanish homework
       < Shall I add
       > yes, for tomorrow
       = spanish homework 2026-01-16`,
    ],
    [
      'the order to add it, with a time',
      `> add gym tomorrow at 6pm
       > physio
       < Shall I add
       > add it for Monday 8am
       = gym 2026-01-16 18:00; physio 2026-01-19 08:00`,
    ],
    [
      'a yes and another thing',
      `> zumba
       < Shall I add
       > yes and pilates too
       = zumba; pilates`,
    ],
    [
      'a yes and an order',
      `> add soap
       > zumba
       > yes, and delete soap
       = zumba`,
    ],
    [
      'the word “add”',
      `> zumba
       > add
       = zumba`,
    ],
    [
      'a yes and another name',
      `> zumba class
       > yes but call it Dancing
       = Dancing`,
    ],
    [
      'a time for words that were refused',
      `> add gym tomorrow at 6pm
       > sing a song
       > add it for Monday 8am
       = gym 2026-01-16 18:00; sing a song 2026-01-19 08:00`,
    ],
    [
      'a no in another language',
      `> zumba
       > nein
       < changed nothing
       =`,
    ],
  ])('%s', (_, script) => play(script))
})

describe('words that point back', () => {
  test.each([
    [
      'after a question about another todo “it” is asked about',
      `> add lunch tomorrow at 12
       > add dentist tomorrow at 3
       > shall I cancel the lunch?
       > cancel it then
       < not sure which todo
       = lunch 2026-01-16 12:00; dentist 2026-01-16 15:00`,
    ],
    [
      'the rule of a new todo follows',
      `> call Bob tomorrow at 5
       > every day
       < It repeats every day
       = call Bob 2026-01-16 17:00`,
    ],
    [
      'the end of a rule follows the rule',
      `> vet tomorrow at 4
       > make it weekly
       > until March
       < until 28 February 2026
       = vet 2026-01-16 16:00`,
    ],
    [
      'an order of its own is no title',
      `> set an alarm for 7
       < What should the todo be called?
       > remind me to feed the cat tomorrow at 9
       = feed the cat ⏰09:00`,
    ],
    [
      'a lead without a unit is minutes',
      `> vet tomorrow at 4
       > ping me 15 before
       = vet 2026-01-16 16:00 ⏰15:45`,
    ],
    [
      'to repeat a new todo makes no second one',
      `> call Bob tomorrow at 5
       > repeat it every week
       < It repeats every week
       = call Bob 2026-01-16 17:00`,
    ],
    [
      'a correction names the time that is not meant',
      `> add gym today at 6pm
       > I said tomorrow, not today
       = gym 2026-01-16 18:00`,
    ],
    [
      'a clock time with “actually” behind it',
      `> call with Kim tomorrow at 10
       > 10:30 actually
       = call with Kim 2026-01-16 10:30`,
    ],
    [
      'it moved',
      `> tasting on Tuesday at 5pm
       > it moved to Wednesday
       = tasting 2026-01-21 17:00`,
    ],
    [
      'what was just added is deleted',
      `> add soap; add straw
       > delete the ones you just added
       +
       =`,
    ],
    [
      'a mistake is brought back',
      `> add soap
       > delete soap
       > wait that was wrong, bring it back
       = soap`,
    ],
    [
      'an order that is not understood is no second todo',
      `> add handover tomorrow at 6pm
       > oh and cross out choir I won't make it
       < Nothing was changed
       = handover 2026-01-16 18:00`,
    ],
  ])('%s', (_, script) => play(script))
})
