import type { FoundTime } from '../times/types.ts'

export type Importance = 'none' | 'low' | 'medium' | 'high'

/** A step of a todo that a message names. */
export interface Step {
  item: string
  is_done?: true
}

/** A reminder at a clock time `HH:MM`, by the wall clock, `days` before the day of the todo. */
export interface ReminderAt {
  days: number
  time: string
}

/** The fields that a message sets on a todo. Fields that it does not mention are left out. */
export interface Wishes {
  title?: string
  /** The time; a mere duration is in `minutes`. */
  time?: FoundTime
  /** How long the todo takes. */
  minutes?: number
  importance?: Importance
  tags?: string[]
  /** The name of the list that the todo goes to; null is the inbox. */
  list?: string | null
  /** Remind this many minutes before the todo starts. */
  reminder?: number
  /** Remind on another day: "the evening before at 8". */
  reminder_at?: ReminderAt
  /** The time is only that of the reminder: "remind me at 3 to stretch". The todo takes no time of the day. */
  isPoint?: true
}

/** Which todos are meant. A todo must satisfy every given field. */
export interface Target {
  /** Words of the title; empty when only the other fields select. */
  words: string
  time?: FoundTime
  tag?: string
  /** The name of their list: "my shopping list". It can also be a tag, for todos from before there were lists. */
  list?: string
  importance?: Importance
  /** Only todos whose due time has passed. */
  overdue?: boolean
  status: 'open' | 'done' | 'all'
  /** `one`: exactly one is expected. `all`: every todo that fits. `last`: "it", the todos of the last answer. */
  which: 'one' | 'all' | 'last'
  /** Places in the list of the last answer, from 1, or from -1 at its end: "the last two". `which` is `last`. */
  positions?: number[]
}

/** By how long to put a reminder off, or until when. */
export type Snooze = { minutes: number } | { until: FoundTime }

/** A change to todos. */
export interface Changes extends Wishes {
  /** By how many minutes to move the todo; negative: earlier. */
  shift?: number
  /** By how many minutes to extend the todo; negative: shorten. */
  longer?: number
  add_tags?: string[]
  remove_tags?: string[]
  /** The last day of the todo, or of its repetition. */
  last_day?: string
  /** Remind later. A todo without a reminder is moved. */
  snooze?: Snooze
  /** Remove the reminder. */
  remove_reminder?: true
  /** Remove the rule by which the todo repeats. */
  stop_repeating?: true
}

/** `implied`: no word asks for a todo, but there is a time ("dentist tomorrow at 3") or a task ("buy milk"). */
export type Create = {
  kind: 'create'
  title: string
  implied: boolean
  steps?: Step[]
  /** The todo is done already, as a ticked line of a checklist is. */
  isDone?: true
} & Omit<Wishes, 'title'>

/**
 * `changes` is empty when the message does not say what to change ("postpone the dentist"). `scope`: of a todo that
 * repeats, the change is meant for this occurrence only ("just this time"), or for all from now on. Left out when the
 * message does not say so.
 */
export interface Update {
  kind: 'update'
  target: Target
  changes: Changes
  scope?: 'this' | 'following'
}

/** A change to a list. */
export type ListEdit =
  | { action: 'create' | 'archive' | 'restore'; name: string }
  | { action: 'rename'; name: string; title: string }
  /** `todos`: what becomes of its todos, if the message says so: they are deleted, or move to a list (null: the inbox). */
  | { action: 'delete'; name: string; todos?: 'delete' | { move_to: string | null } }

/** One request of a message. */
export type SingleCommand =
  | Create
  | { kind: 'list'; target: Target }
  | Update
  | { kind: 'complete' | 'reopen' | 'delete'; target: Target }
  /** A question about free time or conflicts. */
  | { kind: 'analyse'; asked: 'free' | 'conflicts'; time?: FoundTime; minutes?: number }
  /** A new todo in a free slot that is to be found. */
  | { kind: 'schedule'; title: string; time?: FoundTime; minutes?: number }
  | { kind: 'undo' | 'redo' | 'help' | 'quota' | 'datetime' | 'greeting' | 'thanks' }
  /** Leaves out an occurrence of what repeats: "skip the standup this week". */
  | { kind: 'skip'; target: Target }
  /** A question for the lists themselves: "what lists do I have?" */
  | { kind: 'lists' }
  /**
   * A change to a list. `otherwise`: what the words mean when there is no such list; "delete my shopping list" can mean
   * todos with that tag.
   */
  | { kind: 'edit_list'; edit: ListEdit; otherwise?: SingleCommand }
  | { kind: 'add_steps'; target: Target; steps: Step[] }
  /** A change to one step of a todo. Without a target, the step is searched in all todos. */
  | { kind: 'edit_step'; action: 'complete' | 'reopen' | 'delete'; step: string; target: Target }
  | { kind: 'edit_step'; action: 'rename'; step: string; title: string; target: Target }
  | { kind: 'show_steps'; target: Target }
  /** A reminder for an existing todo, `minutes` before it starts. */
  | { kind: 'reminder'; target: Target; minutes: number }
  /** A reminder for an existing todo on another day. */
  | { kind: 'reminder_at'; target: Target; at: ReminderAt }
  /**
   * The words say `command`, but the user hardly means it: the time of its todo is over, or the todo lasts `hours`
   * hours, until `to`.
   */
  | { kind: 'doubtful'; why: 'past'; command: Create }
  | { kind: 'doubtful'; why: 'long'; command: Create | Update; hours: number; to: string }
  /**
   * The message may mean one of these commands, or nothing of the kind. The user is asked, because a wrong guess would
   * change or lose something. A list alone is shown if there are such todos, and refused if there are none.
   */
  | { kind: 'uncertain'; readings: SingleCommand[] }
  /** The message names a day that its month does not have, or a time that no clock shows: "30 February", "25:00". */
  | { kind: 'impossible'; day: string }
  /** Several things or times, and it is unclear which belong together. */
  | { kind: 'unclear' }
  /** A request that is out of scope: the weather, music, sums. `offer`: a todo with the same words. */
  | { kind: 'outside'; offer: Create | null }
  /**
   * Not understood. `offer`: the todo that may be meant; null when that is unlikely. `isCertain`: the rules know the words,
   * and know that they ask for nothing that can be done.
   */
  | { kind: 'none'; offer: Create | null; isCertain?: true }

/** What a message asks for. `several`: commands to carry out one after the other. */
export type Command = SingleCommand | { kind: 'several'; commands: SingleCommand[] }
